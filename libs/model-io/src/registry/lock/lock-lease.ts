import { publishFile, type Disk } from '@meta-agent/durable-files';
import { encodeJson } from '../../format/json-file';
import { isElsewhere, readLockRecord, type LockRecord } from './lock-record';

export interface LeaseTimes {
  /** How often a holder renews its record, in milliseconds. */
  readonly renewMs: number;
  /** How long a waiter must see the same record before the holder counts as dead. */
  readonly expiryMs: number;
}

/** Twelve missed renewals: a shared disk may show a change late. */
export const LEASE: LeaseTimes = Object.freeze({ renewMs: 5000, expiryMs: 60_000 });

/**
 * What a waiter has seen of a holder on another machine. No clock of two machines is compared: the
 * waiter measures with its own monotonic clock how long the record stays the same.
 */
export class LeaseWatch {
  #seen: { readonly state: string; readonly atMs: number; readonly wasRenewed: boolean } | null =
    null;

  constructor(
    private readonly times: LeaseTimes,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  /** Takes note of the holder's record. @returns whether the holder counts as dead */
  isExpired(record: LockRecord): boolean {
    if (!isLeased(record)) return false;
    const state = `${record.token} ${record.renewals}`;
    if (this.#seen?.state !== state) {
      const wasRenewed = this.#seen?.state.startsWith(`${record.token} `) ?? false;
      this.#seen = { state, atMs: this.elapsedMs(), wasRenewed };
    }
    return this.elapsedMs() - this.#seen.atMs >= this.times.expiryMs;
  }

  /** Whether a longer wait would show that the holder is dead. */
  isUndecided(record: LockRecord): boolean {
    return isLeased(record) && this.#seen !== null && !this.#seen.wasRenewed;
  }
}

/** A holder on this machine is judged by its process, and an earlier release renews nothing. */
function isLeased(record: LockRecord): boolean {
  return isElsewhere(record) && record.renewals !== undefined;
}

/**
 * Renews a record as long as it is the process's own.
 * @returns a function that ends the renewal, and a running write with it
 */
export function renewLease(
  disk: Disk,
  path: string,
  record: LockRecord,
  { renewMs }: LeaseTimes,
): () => Promise<void> {
  let renewals = 0;
  let writing: Promise<void> = Promise.resolve();
  const renew = async () => {
    const current = await readLockRecord(path);
    if (current?.token !== record.token) return;
    renewals += 1;
    await publishFile(disk, path, encodeJson({ ...record, renewals }));
  };
  const timer = setInterval(() => {
    // A failed renewal is repeated; a lock that was lost is noticed by `assertHeld`.
    writing = writing.then(renew).catch(() => undefined);
  }, renewMs).unref();
  return () => {
    clearInterval(timer);
    return writing;
  };
}
