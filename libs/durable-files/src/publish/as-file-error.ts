import { basename } from 'node:path';
import { FileError } from '../errors';

/** Waits for a step of writing a file; a failure is a FileError or the cause of one. */
export async function asFileError<T>(path: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw new FileError({
      message: `${path} cannot be written.`,
      expected: `a folder with room for ${basename(path)} that this user can write to`,
      received: (cause as Error).message,
      next: 'name another file, or - for the standard output',
      cause,
    });
  }
}
