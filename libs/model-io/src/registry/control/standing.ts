import { STOPS, type Demotion, type Stop, type StopTo } from '@meta-agent/decision';
import type { VerifyKeys } from '../../signature/keys';
import { linesInForce } from '../history';
import type { LedgerEntry, LedgerState } from '../ledger';
import { verifyLedger } from '../read-registry';
import { readControl } from './control';

/** What the operator and the supervisor have latched, until a person releases it. */
export interface Standing {
  readonly stop: Stop | null;
  readonly demotion: Demotion | null;
}

/** What the ledger's lines in force latch. */
export function standingOf(ledger: LedgerState): Standing {
  const inForce = linesInForce(ledger);
  return { stop: stopOf(inForce), demotion: demotionOf(inForce) };
}

function stopOf(entries: readonly LedgerEntry[]): Stop | null {
  const last = entries.findLast(({ event }) => event === 'halt' || event === 'resume');
  if (last?.event !== 'halt') return null;
  const { reason, actor, at, details } = last;
  return { to: stopToOf(details), reason, actor, at };
}

/** The line is sealed by its hash; a stop of an unknown kind is the stop that trades least. */
function stopToOf(details: LedgerEntry['details']): StopTo {
  return STOPS.find((to) => to === details?.to) ?? 'hold';
}

/** A promotion and a rollback release a demotion: another decision of a person came after it. */
function demotionOf(entries: readonly LedgerEntry[]): Demotion | null {
  const last = entries.findLast(({ event }) =>
    ['demote', 'rearm', 'promote', 'rollback'].includes(event),
  );
  if (last?.event !== 'demote') return null;
  const { to: version, reason, actor, at } = last;
  return { version, reason, actor, at };
}

/**
 * What is latched in a registry. A stop in control.json or in the ledger is in force: control.json
 * is written before the ledger when a person stops the engine, and after it when the person resumes.
 * @throws ModelError control_invalid, registry_unreadable and the errors of verifyLedger
 * @example
 * await openRegistry({ dir: 'models/meta_v2' }).assertWritable();
 * (await readStanding('models/meta_v2')).stop; // null
 */
export async function readStanding(dir: string, keys?: VerifyKeys): Promise<Standing> {
  const { stop, demotion } = standingOf(await verifyLedger(dir, keys));
  return { stop: (await readControl(dir))?.stop ?? stop, demotion };
}
