import { lstat } from 'node:fs/promises';
import { platform } from 'node:os';

const OTHERS_MAY_WRITE = 0o002;

/**
 * Whether every user of the machine may write to a file or folder. A missing path is open to
 * nobody; Windows reports no such permissions.
 * @example
 * import { chmod, mkdir } from 'node:fs/promises';
 * await mkdir('logs');
 * await chmod('logs', 0o777);
 * await isOpenToOthers('logs'); // true
 * await chmod('logs', 0o750);
 * await isOpenToOthers('logs'); // false
 */
export async function isOpenToOthers(path: string): Promise<boolean> {
  if (platform() === 'win32') return false;
  const stats = await lstat(path).catch(() => null);
  // The permissions of a link itself mean nothing.
  if (stats === null || stats.isSymbolicLink()) return false;
  return (stats.mode & OTHERS_MAY_WRITE) !== 0;
}

/** The paths that every user of the machine may write to. */
export async function openToOthers(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) if (await isOpenToOthers(path)) found.push(path);
  return found;
}
