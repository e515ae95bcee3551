import { constants } from 'node:fs';
import { lstat, open, stat, type FileHandle } from 'node:fs/promises';
import { hasErrno } from '../errno';
import { kindOf } from '../file-kind';
import { notPlain } from './open-error';

/** Absent on Windows. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;

/** Whether the last name of a path may be a symbolic link. Folders on the way may always be. */
export type Links = 'refuse' | 'follow';

/**
 * Opens a plain file and nothing else. The path is examined before it is opened: opening some
 * devices has effects. It is examined again through the handle, because it may change in between;
 * therefore the open never blocks, as it would on a FIFO.
 * @param flags of `open(2)`
 * @throws OpenError not_a_plain_file, and the error of the disk
 */
export async function openPlain(path: string, flags: number, links: Links): Promise<FileHandle> {
  await assertPlain(path, links);
  const safe = flags | O_NONBLOCK | (links === 'refuse' ? O_NOFOLLOW : 0);
  const file = await open(path, safe).catch((error: unknown) => {
    throw hasErrno(error, 'ELOOP') ? notPlain(path, 'a symbolic link') : error;
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw notPlain(path, kindOf(stats));
    return file;
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}

/** A missing file passes: the open creates it, or reports it. */
async function assertPlain(path: string, links: Links): Promise<void> {
  try {
    const stats = await (links === 'refuse' ? lstat(path) : stat(path));
    if (!stats.isFile()) throw notPlain(path, kindOf(stats));
  } catch (error) {
    if (!hasErrno(error, 'ENOENT')) throw error;
  }
}
