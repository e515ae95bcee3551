import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hasErrno } from '../errors';
import type { Files } from './files';
import { syncFolder } from './publish-file';

/** Creates a folder and its missing parents, each one's name on the disk before the next. */
export async function ensureFolder(files: Files, path: string): Promise<void> {
  const folder = resolve(path);
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await ensureFolder(files, dirname(folder));
  try {
    await files.mkdir(folder);
  } catch (error) {
    // Another process may have been faster; a file in the way is an error.
    if (!hasErrno(error, 'EEXIST') || !(await isFolder(folder))) throw error;
  }
  await syncFolder(files, dirname(folder));
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw error;
  }
}
