import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { hasErrno, ModelError, wrapErrors } from '../errors';
import { ensureFolder } from '../files/ensure-folder';
import type { Files } from '../files/files';
import { isProvablyDead, thisProcess } from '../files/process-identity';
import { publishFile, publishNewFile } from '../files/publish-file';
import { namesIn } from '../files/temporary';
import { decodeJson, encodeJson, parseWith } from '../format/json-file';

/*
 * One process at a time changes a registry. The lock is a folder of files numbered 1, 2, 3 …;
 * the file with the highest number is the lock. It says who holds it, or that it is released.
 *
 *  - Number n + 1 is created (by `link`: with its whole contents or not at all, for one process
 *    only) after n, the highest, was seen released or its holder provably dead.
 *  - Its creator then looks again, and holds the lock only if n + 1 is still the highest.
 *  - Only who holds the lock removes files, and only lower ones; who backs off, its own.
 *
 * So the highest number never falls. Whoever acts on an old sight of n finds n + 1 taken or, if
 * it was taken and removed since, a higher number beside it, and backs off. A number is thus
 * confirmed once at most, and its successor only after its holder is done. Age plays no part.
 */

const recordSchema = z.object({
  state: z.enum(['held', 'released']),
  token: z.string(),
  host: z.string(),
  pid: z.int(),
  since: z.string(),
  start: z.string(),
  boot: z.string(),
  machine: z.string(),
  /** The loaded copy of this library: the one that knows which of its tokens are in use. */
  instance: z.string(),
});
type LockRecord = z.infer<typeof recordSchema>;

/** Who holds a lock. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

export interface LockOptions {
  /** The lock's own folder. */
  readonly folder: string;
  readonly files: Files;
  /** How long to wait for another holder, milliseconds; 0 for not at all. */
  readonly waitMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface HeldLock {
  /** @throws ModelError lock_lost, when somebody removed the lock by hand. */
  assertHeld(): Promise<void>;
}

const POLL_MS = 25;
const NUMBER = /^\d{12}$/;

const instance = randomUUID();
/** A token that is not here any more holds nothing, whatever a file still says. */
const tokensInUse = new Set<string>();

/**
 * Does the work while holding the lock.
 * @throws ModelError registry_locked, lock_unreadable, and what the work throws
 */
export async function whileLocked<T>(
  options: LockOptions,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const held = await acquire(options);
  try {
    return await work({ assertHeld: () => assertHeld(options, held) });
  } finally {
    await release(options, held);
  }
}

/** Who holds the lock now; null for nobody, or somebody dead. */
export async function findLockHolder(folder: string): Promise<LockHolder | null> {
  const top = await readTop(folder);
  return top.record !== undefined && isHeld(top.record) ? top.record : null;
}

/** Waits until nobody holds the lock. @throws ModelError registry_locked */
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
    // Uneven steps, so that waiting processes do not keep meeting.
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

function acquire(options: LockOptions): Promise<Held> {
  return poll(options, async () => {
    await wrapErrors('registry_not_writable', options.folder, () =>
      ensureFolder(options.files, options.folder),
    );
    for (;;) {
      const top = await readTop(options.folder);
      if (top.record !== undefined && isHeld(top.record)) return { holder: top.record };
      const held = await tryNumber(options, top.number + 1);
      if (held !== undefined) return { done: held };
      // Another process was faster, so somebody got on: look again at once.
    }
  });
}

/** Undefined when another process has that number or a higher one. */
async function tryNumber(options: LockOptions, number: number): Promise<Held | undefined> {
  const { folder, files } = options;
  const held = { path: pathOf(folder, number), record: newRecord(options.now()) };
  tokensInUse.add(held.record.token);
  try {
    const isCreated = await publishNewFile(files, held.path, encodeJson(held.record));
    if (isCreated && (await highest(folder)) === number) {
      await removeLower(options, number);
      return held;
    }
    if (isCreated) await files.remove(held.path);
    tokensInUse.delete(held.record.token);
    return undefined;
  } catch (error) {
    await release(options, held);
    throw error;
  }
}

function newRecord(nowMs: number): LockRecord {
  const since = new Date(nowMs).toISOString();
  const token = randomUUID();
  return { state: 'held', token, host: hostname(), since, ...thisProcess, instance };
}

async function removeLower({ folder, files }: LockOptions, number: number): Promise<void> {
  for (const lower of await numbersIn(folder)) {
    if (lower < number) await files.remove(pathOf(folder, lower));
  }
}

/**
 * Never fails: the work is done, and a lock that could not be released is free once this process
 * ends, and for this process at once, because its token is out of use.
 */
async function release({ files }: LockOptions, { path, record }: Held): Promise<void> {
  tokensInUse.delete(record.token);
  try {
    const current = await readRecord(path);
    if (current?.token !== record.token) return;
    await publishFile(files, path, encodeJson({ ...record, state: 'released' }));
  } catch {
    // As said above.
  }
}

async function assertHeld({ folder }: LockOptions, { path, record }: Held): Promise<void> {
  const current = await readRecord(path);
  if (current?.token === record.token && current.state === 'held') return;
  throw new ModelError('lock_lost', {
    at: folder,
    expected: `${path} to be held by process ${record.pid}`,
    received: current === undefined ? 'no such file' : `process ${current.pid}`,
    next: 'see who removed the lock, then run this again',
  });
}

function isHeld(record: LockRecord): boolean {
  if (record.state === 'released') return false;
  if (record.instance === instance) return tokensInUse.has(record.token);
  return !isProvablyDead(record);
}

interface Top {
  readonly number: number;
  readonly record: LockRecord | undefined;
}

async function readTop(folder: string): Promise<Top> {
  for (;;) {
    const number = await highest(folder);
    if (number === 0) return { number, record: undefined };
    const record = await readRecord(pathOf(folder, number));
    // Gone: removed by the holder of a higher number, which is there by now.
    if (record !== undefined) return { number, record };
  }
}

async function readRecord(path: string): Promise<LockRecord | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw new ModelError('lock_unreadable', { at: path, cause: error });
  }
  return parseWith(
    recordSchema,
    decodeJson(bytes, 'lock_unreadable', path),
    'lock_unreadable',
    path,
  );
}

async function highest(folder: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(folder)));
}

async function numbersIn(folder: string): Promise<number[]> {
  return (await namesIn(folder)).filter((name) => NUMBER.test(name)).map(Number);
}

function pathOf(folder: string, number: number): string {
  return join(folder, String(number).padStart(12, '0'));
}
