import {
  demotionOf,
  isRelease,
  linesInForce,
  type LedgerEntry,
  type LedgerState,
  type LiveState,
} from '@meta-agent/model-io';

/** An engine reads the ledger within a second; a slow disk or a stopped process takes longer. */
const TAKEN_UP_MS = 60_000;

/**
 * Whether a model was demoted at a time, by its live state and the ledger.
 * @returns null when a line of the ledger is so young that the engine may not have read it
 */
export function isDemotedAt(
  lines: readonly LedgerEntry[],
  { model_version: version, demotion }: LiveState,
  atMs: number,
): boolean | null {
  const before = lines.filter(({ at }) => Date.parse(at) <= atMs);
  const last = before.at(-1);
  if (last !== undefined && atMs - Date.parse(last.at) < TAKEN_UP_MS) return null;
  if (demotionOf(before, version) !== null) return true;
  if (!demotion.demoted) return false;
  // The ledger has a line of this demotion that is not in force: a person released it since.
  const { evidence, blocks } = demotion;
  return !before.some(
    ({ event, to, details }) =>
      event === 'demote' &&
      to === version &&
      details?.evidence === evidence &&
      details.blocks === blocks,
  );
}

/** The lines that demote a model or release it. */
export const standingLines = (ledger: LedgerState): LedgerEntry[] =>
  linesInForce(ledger).filter((line) => line.event === 'demote' || isRelease(line));
