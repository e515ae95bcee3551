import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { hasErrno } from '../errno';
import { FileError } from '../errors';
import { kindOf } from '../file-kind';

/**
 * Allows only the replacement of a plain file that is not an input: a rename would destroy a
 * device, a FIFO or a log that the command reads. A symbolic link is refused, not followed: the
 * typed name is the written file. Inputs are compared by device and inode, not by name.
 * @param inputs paths that the same command reads; they may be missing
 * @throws FileError
 */
export async function assertReplaceable(path: string, inputs: readonly string[]): Promise<void> {
  const there = await orNull(lstat(path));
  if (there === null) return;
  if (!there.isFile()) throw refused(path, kindOf(there));
  for (const input of inputs) {
    const other = await orNull(stat(input));
    if (other !== null && isSameFile(there, other)) throw refused(path, `the input ${input}`);
  }
}

async function orNull(looking: Promise<Stats>): Promise<Stats | null> {
  try {
    return await looking;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

const isSameFile = (one: Stats, other: Stats) => one.dev === other.dev && one.ino === other.ino;

function refused(path: string, received: string): FileError {
  return new FileError({
    message: `${path} is not replaced.`,
    expected: 'a new name, or a plain file that is no input',
    received,
    next: 'name another file, or - for the standard output',
  });
}
