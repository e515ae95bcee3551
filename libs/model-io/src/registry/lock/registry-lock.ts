import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder, publishFile, publishNewFile, type Disk } from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../../errors';
import { encodeJson } from '../../format/json-file';
import { highest, numbersIn, pathOf, readTop } from './lock-folder';
import { LEASE, LeaseWatch, renewLease, type LeaseTimes } from './lock-lease';
import {
  isElsewhere,
  isHeld,
  newLockRecord,
  readLockRecord,
  retireLockRecord,
  type LockRecord,
} from './lock-record';

/*
 * One process at a time changes a registry. The lock is a folder of files numbered 1, 2, 3 …;
 * the file with the highest number is the lock. This file names the holder, or says "released".
 *
 *  - Number n + 1 is created (by `link`: with its whole contents or not at all, for one process
 *    only) after n, the highest, was seen released, its holder provably dead, or its lease expired.
 *  - The creator then lists the folder again and holds the lock only if n + 1 is still the highest.
 *  - The holder removes only files with much lower numbers; a process that backs off removes only
 *    its own file.
 *
 * So the highest number never falls. A process that acts on an outdated n finds n + 1 taken, or,
 * if n + 1 was taken and removed since, a higher number, and backs off. Thus a number is confirmed
 * at most once, and the next number only after its holder is done. Age has no influence: a holder
 * on another machine renews its file, and counts as dead when a waiter sees the same contents for
 * a minute by its own clock. A holder that was only suspended finds a higher number before its
 * next write (`assertHeld`).
 *
 * A listing may miss names that appear and disappear during the read, but no name that stays. The
 * latest files are kept: a listing that misses the highest number still shows other files.
 */

/** The holder of a lock; `since` is ISO 8601. */
export type LockHolder = Pick<LockRecord, 'host' | 'pid' | 'since'>;

export interface LockOptions {
  /** The lock's own folder. */
  readonly folder: string;
  readonly disk: Disk;
  /** Longest wait for another holder in milliseconds; 0 means no wait. */
  readonly waitMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly lease?: LeaseTimes;
}

export interface HeldLock {
  readonly record: LockRecord;
  /** @throws ModelError lock_lost when the lock was removed by hand or taken over */
  assertHeld(): Promise<void>;
}

const POLL_MS = 25;
const KEPT_FILES = 16;

/**
 * Runs the work while holding the lock.
 * @throws ModelError registry_locked, lock_unreadable, write_failed, and the errors of the work
 * @example
 * import { nodeDisk } from '@meta-agent/durable-files';
 * const lock = { folder: 'file.lock', disk: nodeDisk, waitMs: 0, now: Date.now };
 * await whileLocked(lock, async () => 'done'); // 'done'
 */
export async function whileLocked<T>(
  options: LockOptions,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  return workWith(options, await acquire(options), work);
}

async function workWith<T>(
  options: LockOptions,
  held: Held,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const { disk, lease = LEASE } = options;
  const endRenewal = renewLease(disk, held.path, held.record, lease);
  try {
    return await work({ record: held.record, assertHeld: () => assertHeld(options, held) });
  } finally {
    await endRenewal();
    await release(options, held);
  }
}

/** The result of a work, and the holder that lost the lock to it. */
export interface Taken<T> {
  readonly holder: LockHolder;
  readonly result: T;
}

/**
 * Runs the work with the lock taken from its holder; a holder that still runs notices before its
 * next write. Only a person may decide this: the holder may be alive.
 * @returns null when there is no holder
 * @throws ModelError registry_locked when the holder is a living process of this machine
 */
export async function takeLock<T>(
  options: LockOptions,
  work: (lock: HeldLock, holder: LockHolder) => Promise<T>,
): Promise<Taken<T> | null> {
  const { number, record } = await readTop(options.folder);
  if (record === undefined || !isHeld(record)) return null;
  if (!isElsewhere(record)) throw lockedError(options, record);
  const held = await tryNumber(options, number + 1);
  if (held === undefined) throw lockedError(options, record);
  const { host, pid, since } = record;
  const holder = { host, pid, since };
  return { holder, result: await workWith(options, held, (lock) => work(lock, holder)) };
}

/** The current holder of the lock; null when there is no holder or its process is dead. */
export async function findLockHolder(folder: string): Promise<LockHolder | null> {
  const { record } = await readTop(folder);
  if (record === undefined || !isHeld(record)) return null;
  const { host, pid, since } = record;
  return { host, pid, since };
}

/** Waits until no process holds the lock. @throws ModelError registry_locked */
export async function assertUnlocked(options: LockOptions): Promise<void> {
  await poll(options, () => Promise.resolve('free'));
}

/** @returns undefined to look again at once */
type Attempt<T> = (highest: number) => Promise<T | undefined>;

/**
 * Repeats an attempt until it succeeds; while another process holds the lock it waits. Beyond the
 * usual wait it goes on only until the lease of a silent holder has expired.
 * @param attempt receives the highest number when nobody holds the lock
 */
async function poll<T>(options: LockOptions, attempt: Attempt<T>): Promise<T> {
  const watch = new LeaseWatch(options.lease ?? LEASE);
  const deadlineMs = performance.now() + options.waitMs;
  for (;;) {
    const { number, record } = await readTop(options.folder);
    if (record === undefined || !isHeld(record) || watch.isExpired(record)) {
      const result = await attempt(number);
      // Another process was faster, so there was progress: look again at once.
      if (result !== undefined) return result;
      continue;
    }
    const leftMs = deadlineMs - performance.now();
    const mayWait = leftMs > 0 || (options.waitMs > 0 && watch.isUndecided(record));
    if (!mayWait) throw lockedError(options, record);
    // Random steps, so that waiting processes do not collide repeatedly.
    await sleep(Math.min(Math.max(leftMs, POLL_MS), POLL_MS * (0.5 + Math.random())));
  }
}

function lockedError({ folder, waitMs }: LockOptions, { host, pid, since }: LockHolder) {
  return new ModelError('registry_locked', {
    at: folder,
    expected: `the lock to be free within ${waitMs} ms`,
    received: `held by process ${pid} on ${host} since ${since}`,
    next: `wait for process ${pid} on ${host} to end; if that machine is gone for good: meta-ops unlock --reason R`,
  });
}

interface Held {
  readonly number: number;
  readonly path: string;
  readonly record: LockRecord;
}

async function acquire(options: LockOptions): Promise<Held> {
  await wrapErrors('registry_not_writable', options.folder, () =>
    ensureFolder(options.disk, options.folder),
  );
  return poll(options, (number) => tryNumber(options, number + 1));
}

/** Undefined when another process has that number or a higher one. */
async function tryNumber(options: LockOptions, number: number): Promise<Held | undefined> {
  const { folder, disk, now } = options;
  const held = { number, path: pathOf(folder, number), record: newLockRecord(now()) };
  try {
    return await wrapErrors('write_failed', held.path, async () => {
      const isCreated = await publishNewFile(disk, held.path, encodeJson(held.record));
      if (isCreated && (await highest(folder)) === number) {
        await removeBelow(options, number - KEPT_FILES);
        return held;
      }
      if (isCreated) await disk.remove(held.path);
      retireLockRecord(held.record);
      return undefined;
    });
  } catch (error) {
    await release(options, held);
    throw error;
  }
}

async function removeBelow({ folder, disk }: LockOptions, limit: number): Promise<void> {
  for (const number of await numbersIn(folder)) {
    if (number < limit) await disk.remove(pathOf(folder, number));
  }
}

/**
 * Never fails: the work is done. A lock that could not be released becomes free for others when
 * this process ends, and for this process at once, because the record is retired.
 */
async function release({ disk }: LockOptions, { path, record }: Held): Promise<void> {
  retireLockRecord(record);
  try {
    const current = await readLockRecord(path);
    if (current?.token !== record.token) return;
    await publishFile(disk, path, encodeJson({ ...record, state: 'released' }));
  } catch {
    // Ignored, see the comment of this function.
  }
}

async function assertHeld({ folder }: LockOptions, { number, path, record }: Held): Promise<void> {
  const current = await readLockRecord(path);
  if (current?.token === record.token && (await highest(folder)) === number) return;
  const top = current === undefined ? undefined : (await readTop(folder)).record;
  throw new ModelError('lock_lost', {
    at: path,
    expected: `the lock of process ${record.pid} on ${record.host}`,
    received: top === undefined ? 'no such file' : `the lock of process ${top.pid} on ${top.host}`,
    next: 'find out who removed the lock, then run this again',
  });
}
