import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A promotion replaces one of these files. */
const POINTERS = ['current.json', 'manifest.json'];

/** Identifies the model in a folder without loading it: the text changes when the model does. */
export const identifyModel = (dir: string): Promise<string> => identifyFiles(dir, POINTERS);

/**
 * A text that changes when one of these files does. The files are replaced by rename, so a new file
 * has a new inode and modification time.
 */
export async function identifyFiles(dir: string, names: readonly string[]): Promise<string> {
  const found = await Promise.all(names.map((name) => identify(join(dir, name))));
  return found.join(' ');
}

async function identify(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
