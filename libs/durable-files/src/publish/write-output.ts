import { basename } from 'node:path';
import type { Disk } from '../disk/disk';
import { nodeDisk } from '../disk/node-disk';
import { FileError } from '../errors';
import { removeOnSignal } from '../temporaries/remove-on-signal';
import { StagedFile } from './staged-file';
import { StreamOutput } from './stream-output';

/** What names the standard output in the place of a file. */
export const STDOUT = '-';

export interface Output {
  /**
   * Takes text in order.
   * @returns a promise, to be awaited before the next, only when there is enough to be written
   */
  append(text: string): Promise<void> | undefined;
}

export interface OutputOptions {
  /** Gets the text when the path is `-`. */
  readonly stdout: NodeJS.WritableStream;
  /** What the same command reads: none of it is replaced. */
  readonly inputs?: readonly string[];
  readonly disk?: Disk;
}

/**
 * Writes what a command puts out: to the standard output when the path is `-`, else to a file that
 * appears, whole and on the disk, once the work is done. When the work fails, or a signal ends the
 * process, the file is as before and no temporary is left.
 * @throws FileError when the file cannot be written or must not be replaced, and what `work` throws
 */
export async function writeOutput<T>(
  path: string,
  { stdout, inputs = [], disk = nodeDisk }: OutputOptions,
  work: (output: Output) => Promise<T>,
): Promise<T> {
  if (path === STDOUT) {
    const output = new StreamOutput(stdout);
    const result = await work(output);
    await output.flush();
    return result;
  }
  const file = await writing(path, () => StagedFile.create(disk, path, { inputs }));
  const forget = removeOnSignal(disk, file.temporary);
  try {
    const result = await work({
      append: (text) => {
        const appending = file.append(text);
        return appending && writing(path, () => appending);
      },
    });
    await writing(path, () => file.publish());
    return result;
  } finally {
    await file.discard();
    forget();
  }
}

async function writing<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw new FileError({
      message: `${path} cannot be written.`,
      expected: `a folder with room for ${basename(path)} that this user can write to`,
      received: (cause as Error).message,
      next: 'name another file',
      cause,
    });
  }
}
