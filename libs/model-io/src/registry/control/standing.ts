import { STOPS, type Demotion, type Stop, type StopTo } from '@meta-agent/decision';
import type { VerifyKeys } from '../../signature/keys';
import { linesInForce } from '../history';
import type { LedgerEntry, LedgerState } from '../ledger';
import { verifyLedger } from '../read-registry';
import { readControl } from './control';

/** What the operator and the supervisor have latched, until a person releases it. */
export interface Standing {
  readonly stop: Stop | null;
  /** Of the current version. */
  readonly demotion: Demotion | null;
  /** Demotions of the past: each was in the ledger, and a person released it. */
  readonly released: readonly ReleasedDemotion[];
}

/** What tells one demotion of a version from the next: the evidence is fixed when it is demoted. */
export interface ReleasedDemotion {
  readonly version: string;
  readonly evidence: unknown;
  readonly blocks: unknown;
}

const RELEASES: readonly LedgerEntry['event'][] = ['rearm', 'promote'];
/**
 * Whether a line releases a demotion of its version before it. A rollback does not: it goes back to a
 * version as it was.
 * @example
 * await openRegistry({ dir: 'models/meta_v2' }).assertWritable();
 * const { entries } = await openRegistry({ dir: 'models/meta_v2' }).verifyLedger();
 * entries.filter(isRelease); // []
 */
export const isRelease = ({ event }: LedgerEntry): boolean => RELEASES.includes(event);

/**
 * Whether the demotion in a live state was released since; the state stays as published.
 * @example
 * const released = [{ version: 'v1', evidence: 1200, blocks: 9 }];
 * const demotion = { evidence: 1200, blocks: 9 };
 * isReleased(released, { model_version: 'v1', demotion }); // true
 */
export function isReleased(
  released: readonly ReleasedDemotion[],
  { model_version: version, demotion: { evidence, blocks } }: DemotedState,
): boolean {
  return released.some(
    (one) => one.version === version && one.evidence === evidence && one.blocks === blocks,
  );
}

interface DemotedState {
  readonly model_version: string;
  readonly demotion: { readonly evidence: number; readonly blocks: number };
}

/** What the ledger's lines in force latch. */
export function standingOf(ledger: LedgerState): Standing {
  const inForce = linesInForce(ledger);
  return {
    stop: stopOf(inForce),
    demotion: demotionOf(inForce, inForce.at(-1)?.to),
    released: releasedOf(inForce),
  };
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

function releasedOf(entries: readonly LedgerEntry[]): ReleasedDemotion[] {
  return entries
    .filter(({ event, to }, index) => event === 'demote' && isReleasedBy(entries.slice(index), to))
    .map(({ to: version, details }) => ({
      version,
      evidence: details?.evidence,
      blocks: details?.blocks,
    }));
}

const isReleasedBy = (lines: readonly LedgerEntry[], version: string): boolean =>
  lines.some((line) => line.to === version && isRelease(line));

/**
 * The demotion of a version, current or not, that nobody has released; null: it is not demoted.
 * @param entries the ledger's lines in force
 * @example
 * demotionOf([], 'v1'); // null
 */
export function demotionOf(
  entries: readonly LedgerEntry[],
  version: string | undefined,
): Demotion | null {
  const last = entries.findLast(
    (entry) => entry.to === version && (entry.event === 'demote' || isRelease(entry)),
  );
  if (last?.event !== 'demote') return null;
  const { to, reason, actor, at } = last;
  return { version: to, reason, actor, at };
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
  const standing = standingOf(await verifyLedger(dir, keys));
  return { ...standing, stop: (await readControl(dir))?.stop ?? standing.stop };
}
