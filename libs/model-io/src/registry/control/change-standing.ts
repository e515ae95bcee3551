import type { StopTo } from '@meta-agent/decision';
import { ModelError } from '../../errors';
import { nameChallenger } from '../challenger/named-challenger';
import type { Current } from '../current';
import type { LedgerState } from '../ledger';
import type { HeldLock } from '../lock/registry-lock';
import { appendInForce, type WriteContext } from '../promote-version';
import { loadVersion, verifyLedger } from '../read-registry';
import { readControl, writeControl } from './control';
import { standingOf } from './standing';

/** Who changes what is latched, and why. */
export interface StandingChange {
  readonly actor: string;
  readonly reason: string;
}

/**
 * Puts a stop in force, without waiting for another writer of the registry.
 * @throws ModelError write_failed, registry_not_writable
 */
export async function putStopInForce(
  { dir, disk, now }: WriteContext,
  { to, actor, reason }: StandingChange & { readonly to: StopTo },
): Promise<void> {
  const at = new Date(now()).toISOString();
  await writeControl(disk, dir, { to, reason, actor, at });
}

/**
 * The ledger's line of a stop that is in force already.
 * @returns null when no version is current: there is no line to continue
 */
export async function recordStop(
  context: WriteContext,
  lock: HeldLock,
  { to, ...why }: StandingChange & { readonly to: StopTo },
): Promise<Current | null> {
  const ledger = await verifyLedger(context.dir, context.verifyKeys);
  return appendStanding(context, lock, ledger, { event: 'halt', ...why, details: { to } });
}

/**
 * Ends a stop: first in the ledger, then in control.json, so that a crash between them leaves the
 * stop in force.
 * @throws ModelError not_halted
 */
export async function endStop(
  context: WriteContext,
  lock: HeldLock,
  why: StandingChange,
): Promise<Current | null> {
  const { dir, disk, verifyKeys } = context;
  const ledger = await verifyLedger(dir, verifyKeys);
  // An unreadable control.json is in force as a stop, and a new one replaces it.
  const control = await readControl(dir).catch(() => 'unreadable' as const);
  const isStopped = control === 'unreadable' || (control?.stop ?? standingOf(ledger).stop) !== null;
  if (!isStopped) throw new ModelError('not_halted', { at: dir });
  const current = await appendStanding(context, lock, ledger, { event: 'resume', ...why });
  await lock.assertHeld();
  await writeControl(disk, dir, null);
  return current;
}

/** Demotes the current version; a second demotion of it adds no line. */
export async function demoteCurrent(
  context: WriteContext,
  lock: HeldLock,
  { version, ...line }: Demoting,
): Promise<Current | null> {
  const ledger = await verifyLedger(context.dir, context.verifyKeys);
  const current = ledger.entries.at(ledger.head.count - 1);
  if (current?.to !== version) return null;
  if (standingOf(ledger).demotion !== null) return null;
  return appendStanding(context, lock, ledger, { event: 'demote', ...line });
}

export interface Demoting extends StandingChange {
  /** The version that was found worse than the vote. */
  readonly version: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Releases a demoted model. @throws ModelError not_demoted */
export async function rearmCurrent(
  context: WriteContext,
  lock: HeldLock,
  why: StandingChange,
): Promise<Current | null> {
  const ledger = await verifyLedger(context.dir, context.verifyKeys);
  if (standingOf(ledger).demotion === null)
    throw new ModelError('not_demoted', { at: context.dir });
  return appendStanding(context, lock, ledger, { event: 'rearm', ...why });
}

export interface Challenging extends StandingChange {
  readonly version: string;
}

/**
 * Names the challenger: first in the ledger, then in challenger.json, so that no challenger decides
 * without its line. The line names the manifest, and so every file: in a signed ledger it signs them.
 * @throws ModelError version_invalid, version_missing and the errors of loadVersion
 */
export async function challengeBy(
  context: WriteContext,
  lock: HeldLock,
  { version, ...why }: Challenging,
): Promise<Current | null> {
  const { dir, disk, now, verifyKeys } = context;
  const { manifestHash } = await loadVersion(dir, version);
  const ledger = await verifyLedger(dir, verifyKeys);
  const details = { challenger: version, manifest_sha256: manifestHash };
  const current = await appendStanding(context, lock, ledger, {
    ...{ event: 'challenge', ...why, details },
  });
  await lock.assertHeld();
  const at = new Date(now()).toISOString();
  await nameChallenger({ dir, disk }, { version, ...why, at });
  return current;
}

interface StandingLine extends StandingChange {
  readonly event: 'halt' | 'resume' | 'demote' | 'rearm' | 'challenge';
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

async function appendStanding(
  context: WriteContext,
  lock: HeldLock,
  ledger: LedgerState,
  { event, actor, reason, details }: StandingLine,
): Promise<Current | null> {
  if (ledger.head.count === 0) return null;
  const { to, manifest_sha256 } = ledger.entries[ledger.head.count - 1];
  const line = { event, actor, reason, forced: false, to, manifest_sha256, details };
  return appendInForce(context, lock, ledger, line);
}
