import type { Disk } from '../disk/disk';

/** Runs a step on a temporary; a failed one leaves none behind. */
export async function orRemove<T>(
  disk: Disk,
  temporary: string,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    await removeQuietly(disk, temporary);
    throw error;
  }
}

/** What stays behind is taken by removeStaleTemporaries; the error before it is what counts. */
export async function removeQuietly(disk: Disk, path: string): Promise<void> {
  await disk.remove(path).catch(() => undefined);
}
