import type { Disk } from '../disk/disk';
import { removeOnSignal } from '../temporaries/remove-on-signal';
import { StagedFile, type StagedFileOptions } from './staged-file';

/**
 * Runs the work on a staged file, then publishes the file. When the work fails, or a signal ends
 * the process, the destination is unchanged and no temporary is left.
 * @throws FileError when the file cannot be written or must not be replaced; errors of `work`
 * @example
 * await publishStaged(nodeDisk, 'rows.csv', { inputs: [] }, async (file) => {
 *   await file.append('a,b\n');
 *   return 1;
 * }); // 1
 */
export async function publishStaged<T>(
  disk: Disk,
  path: string,
  options: StagedFileOptions,
  work: (file: StagedFile) => Promise<T>,
): Promise<T> {
  const file = await StagedFile.create(disk, path, options);
  const forget = removeOnSignal(disk, file.temporary);
  try {
    const result = await work(file);
    await file.publish();
    return result;
  } finally {
    await file.discard();
    forget();
  }
}
