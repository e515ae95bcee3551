import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of which one is replaced whenever another model is put in. */
const POINTERS = ['current.json', 'manifest.json'];

/**
 * Says which model is in a folder without loading it: another text for another model. Both files
 * are replaced by rename, so a new model is another inode, with another time.
 */
export async function identifyModel(dir: string): Promise<string> {
  const found = await Promise.all(POINTERS.map((name) => identify(join(dir, name))));
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
