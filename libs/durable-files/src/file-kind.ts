import type { Stats } from 'node:fs';

/** What a path is, for an error message. */
export function kindOf(stats: Stats): string {
  if (stats.isFile()) return 'a plain file';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
