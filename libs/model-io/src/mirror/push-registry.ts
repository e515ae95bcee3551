import { ModelError } from '../errors';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { parseControl } from '../registry/control/control';
import { encodeHistory } from '../registry/history';
import { verifyLedger } from '../registry/read-registry';
import { controlPath } from '../registry/registry-paths';
import type { VerifyKeys } from '../signature/keys';
import { compareHistories } from './compare-histories';
import { CONTROL, CURRENT, LEDGER } from './keys';
import type { ObjectStore } from './object-store';
import { pushLive } from './push-live';
import { pushVersions } from './push-versions';

export interface PushOptions {
  /** The registry that is the origin: the only one that people and programs change. */
  readonly dir: string;
  readonly store: ObjectStore;
  readonly verifyKeys?: VerifyKeys | undefined;
}

export interface Pushed {
  /** The current version, and its generation. */
  readonly version: string;
  readonly generation: number;
  /** The versions that the storage did not hold. */
  readonly versions: readonly string[];
  /** Damaged versions that were left out; never the current one. */
  readonly damaged: readonly string[];
  /** What else was written. */
  readonly changed: readonly ('current' | 'control' | 'live')[];
}

/**
 * Brings the object storage to the state of a registry, in the order of a pull: a stop first, then the
 * versions, each with its manifest last, then the ledger and the pointer, then the live state, and the
 * end of a stop last. Of two pushes at the same time one fails before its pointer.
 * @throws ModelError current_missing, remote_outdated, remote_diverged, store_changed,
 * store_unreachable, and the errors of the ledger
 * @example
 * import { MemoryStore, smallRegistry } from '@meta-agent/model-io/testing';
 * const { dir } = await smallRegistry();
 * const store = new MemoryStore();
 * (await pushRegistry({ dir, store })).versions.length; // 1
 * (await pullRegistry({ dir: 'copy', store })).generation; // 1
 */
export async function pushRegistry({ dir, store, verifyKeys }: PushOptions): Promise<Pushed> {
  const ledger = await verifyLedger(dir, verifyKeys);
  const files = encodeHistory(ledger);
  if (files === null) throw new ModelError('current_missing', { at: dir });
  const { to: version, seq: generation } = ledger.entries[ledger.head.count - 1];
  const remote = await compareHistories(store, ledger.entries.slice(0, ledger.head.count));

  const control = await readLocalControl(dir);
  const hasStopped = control.isStop && (await putIfNew(store, CONTROL, control.bytes));
  const { pushed, damaged } = await pushVersions(dir, store, version);
  if (remote.ledger === null || !Buffer.from(files.ledger).equals(remote.ledger.bytes)) {
    await store.put(LEDGER, files.ledger, remote.ledger?.etag ?? null);
  }
  const isNew = remote.current === null || !Buffer.from(files.current).equals(remote.current.bytes);
  if (isNew) await store.put(CURRENT, files.current, remote.current?.etag ?? null);
  const hasNewLive = await pushLive(dir, store);
  const hasResumed = !control.isStop && (await putIfNew(store, CONTROL, control.bytes));
  const changes = [
    ...[['current', isNew] as const, ['live', hasNewLive] as const],
    ['control', hasStopped || hasResumed] as const,
  ];
  const changed = changes.filter(([, isChanged]) => isChanged).map(([what]) => what);
  return { version, generation, versions: pushed, damaged, changed };
}

async function readLocalControl(dir: string) {
  const path = controlPath(dir);
  const bytes = await readOwnFile(path, READ_LIMITS.small, 'registry_unreadable');
  if (bytes === undefined) return { bytes: null, isStop: false };
  return { bytes, isStop: parseControl(bytes, path).stop !== null };
}

async function putIfNew(
  store: ObjectStore,
  key: string,
  bytes: Uint8Array | null,
): Promise<boolean> {
  if (bytes === null) return false;
  const found = await store.get(key, READ_LIMITS.small);
  if (found !== null && Buffer.from(found.bytes).equals(bytes)) return false;
  await store.put(key, bytes);
  return true;
}
