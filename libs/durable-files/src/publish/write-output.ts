import type { Disk } from '../disk/disk';
import { nodeDisk } from '../disk/node-disk';
import { publishStaged } from './publish-staged';
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
 * appears, whole and on the disk, once the work is done.
 * @throws FileError when the file cannot be written or must not be replaced, and what `work` throws
 * @example
 * import { PassThrough } from 'node:stream';
 * const stdout = new PassThrough();
 * await writeOutput('-', { stdout }, async (output) => output.append('done\n'));
 * String(stdout.read()); // 'done\n'
 */
export async function writeOutput<T>(
  path: string,
  { stdout, inputs = [], disk = nodeDisk }: OutputOptions,
  work: (output: Output) => Promise<T>,
): Promise<T> {
  if (path !== STDOUT) return publishStaged(disk, path, { inputs }, work);
  const output = new StreamOutput(stdout);
  const result = await work(output);
  await output.flush();
  return result;
}
