import { dirname } from 'node:path';
import { hasErrno, wrapErrors } from '../errors';
import type { Files, OpenFile } from './files';
import { temporaryPath } from './temporary';

const FILE_MODE = 0o644;

/**
 * Creates a file whose contents are on the disk when this returns; its name is not yet, until
 * its folder is synced. Leaves nothing when it fails.
 * A failed sync is final: the kernel may have dropped the page, and a second sync would lie.
 */
export async function writeNewFile(files: Files, path: string, data: Uint8Array): Promise<void> {
  const file = await files.open(path, 'wx');
  try {
    await closing(file, async () => {
      await file.writeFile(data);
      const { size } = await file.stat();
      if (size !== data.byteLength) {
        throw new Error(`wrote ${size} bytes of ${data.byteLength}`);
      }
      await file.chmod(FILE_MODE);
      await file.sync();
    });
  } catch (error) {
    await removeQuietly(files, path);
    throw error;
  }
}

/** Puts the names in a folder on the disk. */
export async function syncFolder(files: Files, path: string): Promise<void> {
  const folder = await files.open(path, 'r');
  await closing(folder, () => folder.sync());
}

/**
 * Replaces a file atomically and durably: a reader, or the next start after a crash, finds the
 * old contents or the new, whole. When this throws it may be either.
 * @throws ModelError write_failed
 */
export async function publishFile(files: Files, path: string, data: Uint8Array): Promise<void> {
  await wrapErrors('write_failed', path, async () => {
    const temporary = temporaryPath(dirname(path));
    await writeNewFile(files, temporary, data);
    await orRemove(files, temporary, () => files.rename(temporary, path));
    await syncFolder(files, dirname(path));
  });
}

/**
 * Like publishFile, for a path that must not exist yet: of two publishers one gets false.
 * @throws ModelError write_failed
 */
export function publishNewFile(files: Files, path: string, data: Uint8Array): Promise<boolean> {
  return wrapErrors('write_failed', path, async () => {
    const temporary = temporaryPath(dirname(path));
    await writeNewFile(files, temporary, data);
    try {
      await orRemove(files, temporary, () => files.link(temporary, path));
    } catch (error) {
      if (hasErrno(error, 'EEXIST')) return false;
      throw error;
    }
    await files.remove(temporary);
    await syncFolder(files, dirname(path));
    return true;
  });
}

async function closing(file: OpenFile, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await file.close().catch(() => undefined); // the first error is the one to report
    throw error;
  }
  await file.close();
}

/** Runs a step that consumes a temporary; a failed one leaves none behind. */
export async function orRemove(
  files: Files,
  temporary: string,
  step: () => Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    await removeQuietly(files, temporary);
    throw error;
  }
}

/** What stays behind is taken by removeStaleTemporaries; the error before it is what counts. */
async function removeQuietly(files: Files, path: string): Promise<void> {
  await files.remove(path).catch(() => undefined);
}
