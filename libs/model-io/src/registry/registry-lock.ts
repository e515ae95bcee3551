import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ensureFolder,
  namesIn,
  publishFile,
  publishNewFile,
  type Disk,
} from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { encodeJson } from '../format/json-file';
import {
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
 *    only) after n, the highest, was seen released or its holder provably dead.
 *  - The creator then lists the folder again and holds the lock only if n + 1 is still the highest.
 *  - The holder removes only files with much lower numbers; a process that backs off removes only
 *    its own file.
 *
 * So the highest number never falls. A process that acts on an outdated n finds n + 1 taken, or,
 * if n + 1 was taken and removed since, a higher number, and backs off. Thus a number is confirmed
 * at most once, and the next number only after its holder is done. Age has no influence.
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
}

export interface HeldLock {
  readonly record: LockRecord;
  /** @throws ModelError lock_lost when the lock was removed by hand */
  assertHeld(): Promise<void>;
}

const POLL_MS = 25;
const KEPT_FILES = 16;
const NUMBER = /^\d{12}$/;

/**
 * Runs the work while holding the lock.
 * @throws ModelError registry_locked, lock_unreadable, write_failed, and the errors of the work
 */
export async function whileLocked<T>(
  options: LockOptions,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const held = await acquire(options);
  try {
    return await work({ record: held.record, assertHeld: () => assertHeld(held) });
  } finally {
    await release(options, held);
  }
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
  await poll(options, async () => {
    const holder = await findLockHolder(options.folder);
    return holder === null ? { done: undefined } : { holder };
  });
}

type Attempt<T> = { readonly done: T } | { readonly holder: LockHolder };

async function poll<T>(options: LockOptions, attempt: () => Promise<Attempt<T>>): Promise<T> {
  const deadlineMs = performance.now() + options.waitMs;
  for (;;) {
    const result = await attempt();
    if ('done' in result) return result.done;
    const leftMs = deadlineMs - performance.now();
    if (leftMs <= 0) throw lockedError(options, result.holder);
    // Random steps, so that waiting processes do not collide repeatedly.
    await sleep(Math.min(leftMs, POLL_MS * (0.5 + Math.random())));
  }
}

function lockedError({ folder, waitMs }: LockOptions, { host, pid, since }: LockHolder) {
  return new ModelError('registry_locked', {
    at: folder,
    expected: `the lock to be free within ${waitMs} ms`,
    received: `held by process ${pid} on ${host} since ${since}`,
    next: `wait for process ${pid} on ${host} to end; if that machine is gone for good, remove ${folder}`,
  });
}

interface Held {
  readonly path: string;
  readonly record: LockRecord;
}

async function acquire(options: LockOptions): Promise<Held> {
  await wrapErrors('registry_not_writable', options.folder, () =>
    ensureFolder(options.disk, options.folder),
  );
  return poll(options, async () => {
    for (;;) {
      const { number, record } = await readTop(options.folder);
      if (record !== undefined && isHeld(record)) return { holder: record };
      const held = await tryNumber(options, number + 1);
      if (held !== undefined) return { done: held };
      // Another process was faster, so there was progress: look again at once.
    }
  });
}

/** Undefined when another process has that number or a higher one. */
async function tryNumber(options: LockOptions, number: number): Promise<Held | undefined> {
  const { folder, disk, now } = options;
  const held = { path: pathOf(folder, number), record: newLockRecord(now()) };
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

async function assertHeld({ path, record }: Held): Promise<void> {
  const current = await readLockRecord(path);
  if (current?.token === record.token) return;
  throw new ModelError('lock_lost', {
    at: path,
    expected: `the lock of process ${record.pid} on ${record.host}`,
    received:
      current === undefined
        ? 'no such file'
        : `the lock of process ${current.pid} on ${current.host}`,
    next: 'find out who removed the lock, then run this again',
  });
}

interface Top {
  /** 0 when there is no file. */
  readonly number: number;
  readonly record: LockRecord | undefined;
}

async function readTop(folder: string): Promise<Top> {
  for (;;) {
    const number = await highest(folder);
    if (number === 0) return { number, record: undefined };
    const record = await readLockRecord(pathOf(folder, number));
    // The holder of a higher number has removed the file; the higher number exists by now.
    if (record !== undefined) return { number, record };
  }
}

async function highest(folder: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(folder)));
}

async function numbersIn(folder: string): Promise<number[]> {
  const names = await wrapErrors('lock_unreadable', folder, () => namesIn(folder));
  return names.filter((name) => NUMBER.test(name)).map(Number);
}

function pathOf(folder: string, number: number): string {
  return join(folder, String(number).padStart(12, '0'));
}
