import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from '../disk/disk';
import { hasErrno } from '../errno';
import { isProvablyDead, thisProcess, type ProcessIdentity } from './process-identity';

const TEMPORARY = /^\.tmp-(\d+)-(\d+)-([0-9a-f]+)-([0-9a-f]+)-[0-9a-f]+$/;

/** A new random path in the folder; the name holds the identity of this process. */
export function temporaryPath(folder: string): string {
  const { pid, start, boot, machine } = thisProcess;
  return join(folder, `.tmp-${pid}-${start}-${boot}-${machine}-${randomBytes(8).toString('hex')}`);
}

function ownerOf(name: string): ProcessIdentity | undefined {
  const match = TEMPORARY.exec(name);
  if (match === null) return undefined;
  const [, pid, start, boot, machine] = match;
  return { pid: Number(pid), start, boot, machine };
}

/**
 * Removes the temporaries of crashed writers. A temporary whose owner may still be alive, here or
 * on another machine, stays; therefore no lock is needed.
 * @example
 * import { readdir, writeFile } from 'node:fs/promises';
 * await writeFile(temporaryPath('.'), 'of this process, which lives');
 * await removeStaleTemporaries(nodeDisk, '.');
 * (await readdir('.')).length; // 1
 */
export async function removeStaleTemporaries(disk: Disk, folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const owner = ownerOf(name);
    if (owner !== undefined && isProvablyDead(owner)) await disk.remove(join(folder, name));
  }
}

/** The names in a folder; an empty list when the folder is missing. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  }
}
