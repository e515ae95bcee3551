import { publishFile, type Disk } from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { encodeJson } from '../format/json-file';
import type { Signer, VerifyKeys } from '../signature/keys';
import type { Current } from './current';
import {
  appendEntry,
  currentOf,
  encodeLedger,
  type LedgerEntry,
  type LedgerEvent,
  type LedgerState,
} from './ledger';
import type { HeldLock } from './lock/registry-lock';
import { loadVersion, verifyLedger } from './read-registry';
import { currentPath, ledgerPath } from './registry-paths';
import { signCurrent } from './sign-current';

export interface Promotion {
  readonly version: string;
  readonly event: 'promote' | 'rollback' | 'restore';
  /** The user who asks for the promotion. */
  readonly actor: string;
  readonly reason: string;
  /** `generation` of current.json at the time of the decision, 0 for none; it must be unchanged. */
  readonly seen?: number;
  /** Whether the promotion ignores a failed gate. */
  readonly forced: boolean;
  /** Further fields for the ledger. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a version current; call it under the lock. The ledger is written before current.json: a
 * crash between the two writes leaves a pending line, never a change without a line.
 * @throws ModelError of loadVersion and verifyLedger, current_changed, write_failed, lock_lost
 */
export async function promoteVersion(
  context: WriteContext,
  lock: HeldLock,
  promotion: Promotion,
): Promise<Current> {
  const ledger = await verifyLedger(context.dir, context.verifyKeys);
  assertUnchanged(ledger, promotion);
  return putInForce(context, lock, ledger, promotion);
}

function assertUnchanged({ head, entries }: LedgerState, { seen }: Promotion): void {
  if (seen === undefined || seen === head.count) return;
  const { event, to, actor } = entries[head.count - 1];
  throw new ModelError('current_changed', {
    expected: `line ${seen} of the ledger in force`,
    received: `line ${head.count}: ${event} ${to}, by ${actor}`,
  });
}

export interface WriteContext {
  readonly dir: string;
  readonly disk: Disk;
  readonly now: () => number;
  readonly signer?: Signer | undefined;
  readonly verifyKeys?: VerifyKeys | undefined;
}

/** Makes a version current and continues a given ledger. */
export async function putInForce(
  context: WriteContext,
  lock: HeldLock,
  ledger: LedgerState,
  promotion: Promotion,
): Promise<Current> {
  const { manifestHash } = await loadVersion(context.dir, promotion.version);
  const { version: to, event, actor, reason, forced, details } = promotion;
  return appendInForce(context, lock, ledger, {
    ...{ event, actor, reason, forced, to, details },
    manifest_sha256: manifestHash,
  });
}

type Line = Omit<LedgerEvent, 'at' | 'from' | 'details'> & {
  readonly details: Promotion['details'] | undefined;
};

/**
 * Adds a line to the ledger and anchors it in current.json, in this order.
 * @throws ModelError signature_needed before the first write, write_failed, lock_lost
 */
export async function appendInForce(
  { dir, disk, now, signer }: WriteContext,
  lock: HeldLock,
  ledger: LedgerState,
  { event, actor, reason, forced, to, manifest_sha256, details }: Line,
): Promise<Current> {
  assertSigner(ledger, signer);
  const at = new Date(now()).toISOString();
  const settled =
    ledger.pending === null ? ledger.entries : abandon(ledger.entries, ledger.pending, at);
  const entries = appendEntry(settled, {
    ...{ event, at, actor, reason, forced, from: versionInForce(ledger), to, manifest_sha256 },
    ...(details === undefined ? {} : { details }),
  });
  const unsigned = currentOf(entries[entries.length - 1]);
  const current = signer === undefined ? unsigned : signCurrent(unsigned, signer);

  await lock.assertHeld();
  await publish(disk, ledgerPath(dir), encodeLedger(entries));
  await lock.assertHeld();
  await publish(disk, currentPath(dir), encodeJson(current));
  return current;
}

/** An unsigned promotion would be refused by every engine that verifies. */
function assertSigner({ signature }: LedgerState, signer: Signer | undefined): void {
  if (signature === undefined || signer !== undefined) return;
  const expected = 'a key to sign with';
  throw new ModelError('signature_needed', { expected, received: 'none' });
}

export function publish(disk: Disk, path: string, data: Uint8Array): Promise<void> {
  return wrapErrors('write_failed', path, () => publishFile(disk, path, data));
}

function versionInForce({ entries, head }: LedgerState): string | null {
  return head.count === 0 ? null : entries[head.count - 1].to;
}

function abandon(entries: readonly LedgerEntry[], pending: LedgerEntry, at: string): LedgerEntry[] {
  const { actor, forced, from, to, manifest_sha256 } = pending;
  const reason = `line ${pending.seq} never came into force`;
  return appendEntry(entries, {
    event: 'abandoned',
    at,
    actor,
    reason,
    forced,
    from,
    to,
    manifest_sha256,
  });
}
