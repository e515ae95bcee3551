import type { Disk } from '../disk/disk';
import { using } from '../disk/open-file';

/**
 * Syncs a folder: writes the names in it to the disk.
 * @example
 * import { rename, writeFile } from 'node:fs/promises';
 * await writeFile('old', '');
 * await rename('old', 'new');
 * await syncFolder(nodeDisk, '.'); // undefined
 */
export async function syncFolder(disk: Disk, path: string): Promise<void> {
  await using(await disk.openFolder(path), (folder) => folder.sync());
}
