import { ModelError } from '../errors';
import { READ_LIMITS } from '../format/read-own-file';
import { decodeLedger, type LedgerEntry } from '../registry/ledger';
import { CURRENT, LEDGER } from './keys';
import type { ObjectStore, StoredObject } from './object-store';
import { asRemote, parseCurrent } from './read-remote';

/** The history in the storage as it is now; null for what is missing. */
export interface RemoteFiles {
  readonly ledger: StoredObject | null;
  readonly current: StoredObject | null;
}

/**
 * Reads the remote history, which a push may replace only if the local one continues it: every remote
 * line is in the local ledger. After the loss of the origin, a `restore` line that is newer than the
 * remote pointer begins the history that a person brought back.
 * @throws ModelError remote_outdated, remote_diverged, remote_invalid
 */
export async function compareHistories(
  store: ObjectStore,
  local: readonly LedgerEntry[],
): Promise<RemoteFiles> {
  const current = await store.get(CURRENT, READ_LIMITS.small);
  const ledger = await store.get(LEDGER, READ_LIMITS.ledger);
  const remote = { current, ledger };
  if (ledger === null) return remote;
  const entries = await asRemote(store, () => decodeLedger(ledger.bytes));
  if (isPrefix(entries, local)) return remote;
  const pointer = current && (await asRemote(store, () => parseCurrent(current.bytes, undefined)));
  const since = Date.parse(pointer?.promoted_at ?? '');
  if (local.some(({ event, at }) => event === 'restore' && Date.parse(at) > since)) return remote;
  const isAhead = isPrefix(local, entries);
  throw new ModelError(isAhead ? 'remote_ahead' : 'remote_diverged', {
    at: store.url,
    expected: `a history that the local one continues, with at most ${local.length} lines`,
    received: isAhead
      ? `${entries.length} lines, which continue the local ones`
      : `${entries.length} lines of another history`,
  });
}

/** Whether one ledger begins with the other: the chain covers every line before its last. */
function isPrefix(short: readonly LedgerEntry[], long: readonly LedgerEntry[]): boolean {
  return short.length === 0 || long.at(short.length - 1)?.hash === short.at(-1)?.hash;
}
