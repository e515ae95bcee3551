import { ModelError } from '../errors';
import { decodeJson, parseWith } from '../format/json-file';
import { READ_LIMITS } from '../format/read-own-file';
import { currentSchema, type Current } from '../registry/current';
import type { History } from '../registry/history';
import { anchorLedger, decodeLedger } from '../registry/ledger';
import { verifyCurrent } from '../registry/sign-current';
import type { VerifyKeys } from '../signature/keys';
import { CURRENT, LEDGER } from './keys';
import type { ObjectStore } from './object-store';

/** The history of a remote registry, verified, with the bytes of its pointer. */
export interface RemoteHistory extends History {
  readonly pointer: Uint8Array;
}

/** Parses and verifies a remote pointer. @throws ModelError current_invalid, signature_* */
export function parseCurrent(bytes: Uint8Array, keys: VerifyKeys | undefined): Current {
  const code = 'current_invalid';
  const current = parseWith(currentSchema, decodeJson(bytes, code, CURRENT), code, CURRENT);
  if (keys !== undefined) verifyCurrent(current, keys);
  return current;
}

/**
 * Reads the ledger that a remote pointer anchors. A push writes the ledger before the pointer, so
 * that later lines may follow already; these are left out.
 * @throws ModelError of the ledger, remote_invalid, store_unreachable
 */
export async function readRemoteLedger(
  store: ObjectStore,
  current: Current,
): Promise<History['entries']> {
  const found = await store.get(LEDGER, READ_LIMITS.ledger);
  if (found === null) throw missing(store, LEDGER);
  const entries = decodeLedger(found.bytes).slice(0, current.ledger_head.count);
  return anchorLedger(entries, current).entries;
}

export function missing(store: ObjectStore, key: string): ModelError {
  const at = `${store.url}/${key}`;
  return new ModelError('remote_invalid', { at, expected: 'an object', received: 'none' });
}

/** Runs a step and names the storage in the errors of what was read from it. */
export async function asRemote<T>(store: ObjectStore, step: () => Promise<T> | T): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const isContents = error instanceof ModelError && OF_CONTENTS.has(error.code);
    if (!isContents) throw error;
    const { at, summary, expected, received, cause } = error;
    throw new ModelError('remote_invalid', {
      at: at === undefined ? store.url : `${store.url}/${at}`,
      ...(expected !== undefined && { expected }),
      received: `${summary}${received === undefined ? '' : `: ${received}`}`,
      cause: cause ?? error,
    });
  }
}

const OF_CONTENTS: ReadonlySet<string> = new Set([
  ...['current_invalid', 'current_mismatch', 'current_outdated', 'control_invalid', 'live_invalid'],
  ...['ledger_edited', 'ledger_cut', 'ledger_replaced', 'manifest_invalid', 'artifact_too_large'],
  ...['size_mismatch', 'hash_mismatch'],
]);
