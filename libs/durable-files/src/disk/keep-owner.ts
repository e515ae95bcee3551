import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Absent on Windows. */
const { O_DIRECTORY = 0, O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;

/** Whether what this process makes would belong to root. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * What root makes in a folder of another user belongs to that user: otherwise one command with `sudo` would
 * lock the service out of its own folder. Where a disk knows no owners, root's stays; this never fails.
 * @param made what was made at the path, open: a name could be exchanged by the folder's user
 */
export async function keepOwner(path: string, made: FileHandle): Promise<void> {
  if (!isRoot()) return;
  try {
    const { uid, gid } = await stat(dirname(path));
    if (uid !== 0) await made.chown(uid, gid);
  } catch {
    // `meta-ops doctor` warns of what another user owns.
  }
}

/** The same for a folder. */
export async function keepOwnerOfFolder(path: string): Promise<void> {
  if (!isRoot()) return;
  // Nothing but a folder is opened: a link or a file in its place keeps its owner.
  const folder = await open(path, constants.O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch(() => null);
  if (folder === null) return;
  await keepOwner(path, folder);
  await folder.close().catch(() => undefined);
}
