import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { hasErrno } from '../errno';
import { FileError } from '../errors';

/**
 * Only a plain file is ever replaced, and no input: a rename would put an end to a device, a FIFO
 * or a log that is being read. A symbolic link is refused rather than followed, so that the name
 * that was typed is the file that is written. An input is known by device and inode, whatever it
 * is called.
 * @param inputs what the same command reads; there may be none of that name
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

function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function refused(path: string, received: string): FileError {
  return new FileError({
    message: `${path} is not replaced.`,
    expected: 'a new name, or a plain file that is no input',
    received,
    next: 'name another file, or - for the standard output',
  });
}
