import type { Disk } from '../disk/disk';
import { nodeDisk } from '../disk/node-disk';
import { publishStaged } from './publish-staged';
import { StreamOutput } from './stream-output';

/** The path that stands for the standard output. */
export const STDOUT = '-';

export interface Output {
  /**
   * Writes text in the order of the calls.
   * @returns a promise when the buffer is full; await it before the next call
   */
  append(text: string): Promise<void> | undefined;
}

export interface OutputOptions {
  /** Receives the text when the path is `-`. */
  readonly stdout: NodeJS.WritableStream;
  /** Paths that the same command reads: they are never replaced. */
  readonly inputs?: readonly string[];
  readonly disk?: Disk;
}

/**
 * Writes a command's output: to the standard output when the path is `-`, else to a file that
 * appears, complete and synced, when the work is done.
 * @throws FileError when the file cannot be written or must not be replaced; errors of `work`
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
