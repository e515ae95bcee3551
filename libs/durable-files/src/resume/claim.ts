import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { Disk } from '../disk/disk';
import { hasErrno } from '../errno';
import { FileError } from '../errors';
import { readRegularFile } from '../open/open-regular-file';
import { publishNewFile } from '../publish/publish-file';
import { removeQuietly } from '../temporaries/or-remove';
import { isProvablyDead, thisProcess, type ProcessIdentity } from '../temporaries/process-identity';
import { temporaryPath } from '../temporaries/temporary';

const MAX_BYTES = 4096;

/** A path that this process holds. */
export interface Claim {
  /** Gives the path back. Never throws: the next process sees that this one has ended. */
  release(): Promise<void>;
}

/**
 * Claims something for this process by a file that names it. A claim of a process that has provably
 * ended is taken over; a claim is never taken because it is old.
 * @param told what the file says beside the process
 * @throws FileError when another process holds it; the disk's error
 * @example
 * const held = await claim(nodeDisk, 'state.owner');
 * await claim(nodeDisk, 'state.owner').catch(({ name }) => name); // 'FileError'
 * await held.release(); // undefined
 * await (await claim(nodeDisk, 'state.owner')).release(); // undefined
 */
export async function claim(disk: Disk, path: string, told: object = {}): Promise<Claim> {
  // No other claim has this text, of this process or of another one.
  const own = JSON.stringify({ ...told, ...thisProcess, claim: randomUUID() });
  const release = () => disk.remove(path).catch(() => undefined);
  for (;;) {
    if (await publishOwn(disk, path, own)) return { release };
    const text = await readOwner(path);
    if (text === null) continue;
    const owner = ownerOf(text);
    if (owner === null || !isProvablyDead(owner)) throw isHeld(path, owner);
    await removeIf(disk, path, text);
  }
}

/** A claim that may be on the disk although publishing failed is taken back: nobody would release it. */
async function publishOwn(disk: Disk, path: string, own: string): Promise<boolean> {
  try {
    return await publishNewFile(disk, path, Buffer.from(own));
  } catch (error) {
    const text = await readOwner(path).catch(() => null);
    if (text === own) await removeQuietly(disk, path);
    throw error;
  }
}

/** The owner's text; null when the file is gone. */
async function readOwner(path: string): Promise<string | null> {
  try {
    return String(await readRegularFile(path, { maxBytes: MAX_BYTES }));
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

function ownerOf(text: string): ProcessIdentity | null {
  try {
    const { pid, start, boot, machine } = JSON.parse(text) as Partial<ProcessIdentity>;
    const isWhole = typeof pid === 'number' && [start, boot, machine].every(isText);
    return isWhole ? { pid, start: start ?? '', boot: boot ?? '', machine: machine ?? '' } : null;
  } catch {
    return null;
  }
}

const isText = (value: unknown) => typeof value === 'string';

/**
 * Removes the claim of a dead process. Of two processes that do so, one may move away the new claim
 * of the other: it sees that by the text, and puts the claim back.
 */
async function removeIf(disk: Disk, path: string, dead: string): Promise<void> {
  const aside = temporaryPath(dirname(path));
  try {
    await disk.rename(path, aside);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readOwner(aside)) !== dead) await disk.link(aside, path).catch(() => undefined);
  await disk.remove(aside);
}

function isHeld(path: string, owner: ProcessIdentity | null): FileError {
  return new FileError({
    message: `${path} belongs to another process.`,
    expected: 'one process at a time',
    received: owner === null ? 'a file that names no process' : `process ${owner.pid}`,
    next: 'wait for that process or end it; remove the file if that process ran on another machine and is gone',
  });
}
