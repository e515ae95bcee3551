import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { whileLocked, type HeldLock } from '../registry/lock/registry-lock';
import { removeStale } from '../registry/registry-folder';
import { lockPath } from '../registry/registry-paths';
import type { VerifyKeys } from '../signature/keys';
import type { ObjectStore } from './object-store';

export interface PullOptions {
  /** The local registry: a copy that nothing else changes. */
  readonly dir: string;
  readonly store: ObjectStore;
  readonly disk?: Disk;
  readonly now?: () => number;
  /** Longest wait for another writer in milliseconds. */
  readonly lockWaitMs?: number;
  /** When given, the remote pointer must be signed by one of these keys. */
  readonly verifyKeys?: VerifyKeys | undefined;
  /** Runs the moments in which the ledger and the pointer differ; the engine reads neither then. */
  readonly exclusively?: <T>(work: () => Promise<T>) => Promise<T>;
}

export type PullContext = Required<Omit<PullOptions, 'verifyKeys'>> &
  Pick<PullOptions, 'verifyKeys'>;

const DEFAULTS = Object.freeze({
  disk: nodeDisk,
  now: Date.now,
  lockWaitMs: 5000,
  exclusively: <T>(work: () => Promise<T>) => work(),
});

export function pullContext(options: PullOptions): PullContext {
  return { ...DEFAULTS, ...options };
}

/** Runs work while holding the lock of the local registry. */
export async function changeLocal<T>(
  { dir, disk, now, lockWaitMs }: PullContext,
  work: (held: HeldLock) => Promise<T>,
): Promise<T> {
  const lock = { folder: lockPath(dir), disk, now, waitMs: lockWaitMs };
  return whileLocked(lock, async (held) => {
    await removeStale(disk, dir);
    return work(held);
  });
}

/** Whether a local file has these contents. */
export async function isEqual(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await readOwnFile(path, READ_LIMITS.small, 'registry_unreadable');
  return found !== undefined && Buffer.from(found).equals(bytes);
}
