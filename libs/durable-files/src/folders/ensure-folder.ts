import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Disk } from '../disk/disk';
import { hasErrno } from '../errno';
import { syncFolder } from './sync-folder';

/**
 * Creates a folder and its missing parents; each name is on the disk before the next is created.
 * No recursive `mkdir`: in Node 20 it never returns when a parent exists and the file system
 * still answers ENOENT, as `/proc` does.
 * @example
 * import { existsSync } from 'node:fs';
 * await ensureFolder(nodeDisk, 'logs/2026');
 * existsSync('logs/2026'); // true
 */
export async function ensureFolder(disk: Disk, path: string): Promise<void> {
  const folder = resolve(path);
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await ensureFolder(disk, dirname(folder));
  try {
    await disk.mkdir(folder);
  } catch (error) {
    // Another process may have created the folder; a file of that name is an error.
    if (!hasErrno(error, 'EEXIST') || !(await isFolder(folder))) throw error;
  }
  await syncFolder(disk, dirname(folder));
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw error;
  }
}
