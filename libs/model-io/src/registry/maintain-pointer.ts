import { encodeJson } from '../format/json-file';
import type { Signer } from '../signature/keys';
import type { Current } from './current';
import type { HeldLock, LockHolder } from './lock/registry-lock';
import { appendInForce, publish, type WriteContext } from './promote-version';
import { readCurrent, verifyLedger } from './read-registry';
import { currentPath } from './registry-paths';
import { signCurrent } from './sign-current';

/** Signs the current version as it is, for a first key or a new one. */
export async function signInForce(
  { dir, disk }: WriteContext,
  lock: HeldLock,
  signer: Signer,
): Promise<Current | null> {
  await verifyLedger(dir);
  const current = await readCurrent(dir);
  if (current === null) return null;
  const signed = signCurrent(current, signer);
  await lock.assertHeld();
  await publish(disk, currentPath(dir), encodeJson(signed));
  return signed;
}

/**
 * Records that a person took the lock from its holder; the version stays.
 * @returns null when no version is current: there is no line to continue
 */
export async function recordUnlock(
  context: WriteContext,
  lock: HeldLock,
  { actor, reason, holder }: Unlocking & { readonly holder: LockHolder },
): Promise<Current | null> {
  const ledger = await verifyLedger(context.dir, context.verifyKeys);
  if (ledger.head.count === 0) return null;
  const { to, manifest_sha256 } = ledger.entries[ledger.head.count - 1];
  const details = { holder };
  const line = { actor, reason, forced: false, to, manifest_sha256, details };
  return appendInForce(context, lock, ledger, { event: 'unlock', ...line });
}

export interface Unlocking {
  readonly actor: string;
  readonly reason: string;
}
