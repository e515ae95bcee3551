import { InputDigest, readGroundTruth } from '@meta-agent/log-files';
import { profitsOfTrade, type GroundTruth, type Trade } from '@meta-agent/outcomes';
import type { DecidedRow } from '../decisions/decided-row';
import type { KnownDecision } from '../known-decision';
import { keyOf, outcomeArrivals, type OutcomeArrivals } from './outcome-arrivals';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface OutcomeFiles {
  readonly paths: readonly string[];
  /** From a symbol of these files to the symbol of the log. */
  readonly symbolMap: ReadonlyMap<string, string>;
  /** The longest time from a decision to the close of its trade. */
  readonly lifeMs: number;
}

/** Decisions whose trades are closed, and until when all of them are known. */
export interface SettledByOutcomes {
  readonly settled: readonly KnownDecision[];
  /** Milliseconds since 1970. */
  readonly knownUntilMs: number;
}

/**
 * Settles decisions by the trades that were made, in the order in which decision and trade become
 * known. A trade shows the profit of its action alone: of a vetoed trade nothing is known.
 * @param rows in the order in which they were decided
 * @throws InputError
 */
export async function settleByOutcomes(
  rows: readonly DecidedRow[],
  { paths, symbolMap, lifeMs }: OutcomeFiles,
): Promise<SettledByOutcomes> {
  const times = new Map(rows.map(({ id, timestampMs }) => [id, timestampMs]));
  const settled: KnownDecision[] = [];
  const newest: number[] = [];
  for (const outcomesPath of paths) {
    const files = { outcomesPath, labelsPath: null, symbolMap, isGrowing: true };
    const inputs = new InputDigest();
    const { truth } = await readGroundTruth({ ...files, maxInvalidShare: 0.01 }, inputs);
    const arrivals = await outcomeArrivals(outcomesPath, lifeMs, (id) => times.get(id));
    newest.push(arrivals.newestMs);
    for (const row of rows) {
      const known = settleRow(row, truth, arrivals);
      if (known !== null) settled.push(known);
    }
  }
  settled.sort((one, other) => one.knownAtMs - other.knownAtMs);
  return { settled, knownUntilMs: knownUntil(newest) - lifeMs - 1 };
}

function settleRow(row: DecidedRow, truth: GroundTruth, { late }: OutcomeArrivals) {
  const { symbol, timestampMs, horizon, id, vote, action } = row;
  const record = { symbol, timestampMs, horizon, decided: [vote, action] };
  const { trade, isRepeated } = truth.find({ ...record, ...(id !== null && { id }) });
  if (trade === null || isRepeated) return null;
  const closedMs = timestampMs + trade.holdMinutes * MINUTE_MS;
  const keys = [keyOf(id ?? undefined, timestampMs, symbol), keyOf(undefined, timestampMs, symbol)];
  const toldMs = keys.map((key) => late.get(key)).find((ms) => ms !== undefined) ?? closedMs;
  return { row, knownAtMs: Math.max(row.decidedAtMs, toldMs), ...worthOf(trade) };
}

/** A win shows the right action; a loss, that its action was wrong. */
const worthOf = (trade: Trade): Pick<KnownDecision, 'profits' | 'label' | 'wrong' | 'traded'> => ({
  profits: profitsOfTrade(trade),
  label: trade.isWin ? trade.action : null,
  wrong: trade.isWin ? [] : [trade.action],
  traded: trade.action,
});

/** A file that ended a day before the others is no longer waited for. */
function knownUntil(newest: readonly number[]): number {
  const all = Math.max(-Infinity, ...newest);
  return Math.min(all, ...newest.filter((ms) => ms > all - DAY_MS));
}
