import { basename } from 'node:path';
import { FileError } from '../errors';

/** Awaits a step of writing a file; wraps an error in a FileError unless it is one. */
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
