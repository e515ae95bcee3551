import type { Disk } from '../disk/disk';

/** Runs a step on a temporary and removes the temporary when the step fails. */
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

/** Ignores errors: removeStaleTemporaries removes the rest, and the earlier error matters more. */
export async function removeQuietly(disk: Disk, path: string): Promise<void> {
  await disk.remove(path).catch(() => undefined);
}
