import { dirname } from 'node:path';
import type { Disk, OpenFile } from '../disk/disk';
import { using } from '../disk/open-file';
import { hasErrno } from '../errno';
import { syncFolder } from '../folders/sync-folder';
import { orRemove } from '../temporaries/or-remove';
import { temporaryPath } from '../temporaries/temporary';
import { assertReplaceable } from './assert-replaceable';

const FILE_MODE = 0o644;

/**
 * Creates a file and syncs its contents; its name is on the disk only after a sync of the folder.
 * Leaves no file when it fails.
 * A failed sync is final: the kernel may have dropped the page, and a second sync would report
 * success all the same.
 */
export async function writeNewFile(disk: Disk, path: string, data: Uint8Array): Promise<void> {
  const opened = await disk.open(path, 'wx');
  await orRemove(disk, path, () => fill(opened, data));
}

async function fill(opened: OpenFile, data: Uint8Array): Promise<void> {
  await using(opened, async (file) => {
    await file.writeFile(data);
    const { size } = await file.stat();
    if (size !== data.byteLength) {
      throw new Error(`wrote ${size} bytes of ${data.byteLength}`);
    }
    await file.chmod(FILE_MODE);
    await file.sync();
  });
}

/**
 * Replaces a file atomically and durably: a reader, or the next start after a crash, finds
 * either the old or the new contents, complete. After an error the file holds one of the two.
 * Only a plain file is replaced: a rename would destroy a link or a device.
 * @throws the disk's error; FileError when the path is no plain file
 * @example
 * import { readFile } from 'node:fs/promises';
 * await publishFile(nodeDisk, 'settings.json', Buffer.from('{}'));
 * await readFile('settings.json', 'utf8'); // '{}'
 */
export async function publishFile(disk: Disk, path: string, data: Uint8Array): Promise<void> {
  await assertReplaceable(path, []);
  const temporary = temporaryPath(dirname(path));
  await orRemove(disk, temporary, async () => {
    await fill(await disk.open(temporary, 'wx'), data);
    await disk.rename(temporary, path);
  });
  await syncFolder(disk, dirname(path));
}

/**
 * Like publishFile, for a path that must not exist yet: the second of two publishers gets false.
 * @throws the disk's error
 * @example
 * await publishNewFile(nodeDisk, 'lock', Buffer.from('mine')); // true
 * await publishNewFile(nodeDisk, 'lock', Buffer.from('yours')); // false
 */
export async function publishNewFile(disk: Disk, path: string, data: Uint8Array): Promise<boolean> {
  const temporary = temporaryPath(dirname(path));
  try {
    await orRemove(disk, temporary, async () => {
      await fill(await disk.open(temporary, 'wx'), data);
      await disk.link(temporary, path);
    });
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw error;
  }
  await disk.remove(temporary);
  await syncFolder(disk, dirname(path));
  return true;
}
