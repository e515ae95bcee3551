import { recordSettleOptions, type SettleSettings } from '@meta-agent/log-files';
import {
  historyBars,
  lastBarAt,
  profitsOfSettlement,
  settle,
  type CandleBook,
  type SettleOptions,
} from '@meta-agent/outcomes';
import type { DecidedRow } from '../decisions/decided-row';
import type { KnownDecision } from '../known-decision';
import { barArrivals, waitMs } from './bar-arrivals';

/**
 * Settles decisions by prices, in the order in which decision and settlement become known; of two
 * that become known together, in the order of the decisions.
 * @param rows in the order in which they were decided
 * @throws InputError horizon_not_given, invalid_config
 */
export function settleDecisions(
  rows: readonly DecidedRow[],
  book: CandleBook,
  settings: SettleSettings,
): KnownDecision[] {
  const optionsOf = createOptions(book, settings);
  const barsKnownAt = createArrivals(book);
  const known: KnownDecision[] = [];
  for (const row of rows) {
    const options = optionsOf(row.horizon);
    const settlement = settle(book, row, options);
    if (!settlement.settled) continue;
    known.push({
      row,
      knownAtMs: Math.max(row.decidedAtMs, barsKnownAt(row, options)),
      profits: profitsOfSettlement(settlement),
      label: settlement.label,
      wrong: [],
      traded: null,
    });
  }
  return known.sort((one, other) => one.knownAtMs - other.knownAtMs);
}

/** The options of a settlement by the horizon of the record, each made once. */
function createOptions(book: CandleBook, settings: SettleSettings) {
  const made = new Map<number | null, SettleOptions>();
  return (horizon: number | null): SettleOptions => {
    const known = made.get(horizon);
    if (known !== undefined) return known;
    const { options } = recordSettleOptions(settings, Float64Array.of(horizon ?? NaN), book);
    made.set(horizon, options);
    return options;
  };
}

/**
 * When every bar was there that settles a record. A barrier that is hit early settles nothing before
 * the horizon is over: else the newest records would be settled only where a barrier was hit.
 */
function createArrivals(book: CandleBook) {
  const late = barArrivals(book);
  return (
    { symbol, timestampMs }: DecidedRow,
    { horizonBars, barriers }: SettleOptions,
  ): number => {
    const endMs = timestampMs + horizonBars * book.barMs;
    const arrivals = late.get(symbol);
    const series = book.series.get(symbol);
    if (arrivals === undefined || series === undefined) return endMs;
    // The bars before the entry tell the volatility: one that fills a gap there makes it known.
    const first = lastBarAt(series.closeMs, timestampMs - historyBars(barriers) * book.barMs);
    const last = lastBarAt(series.closeMs, endMs);
    return arrivals.subarray(Math.max(0, first), last + 1).reduce((a, b) => Math.max(a, b), endMs);
  };
}

/**
 * Until when every settlement is known: the last bar but one of the symbol whose bars end first. The
 * last one may change yet: a line that is being written can end within its price and still be a
 * number. A symbol whose bars ended a day before the newest bar is no longer waited for.
 * @returns -Infinity without two bars of a symbol
 */
export function knownUntil(book: CandleBook): number {
  const ends = [...book.series.values()].map(({ closeMs }) => closeMs.at(-2) ?? -Infinity);
  const newest = Math.max(-Infinity, ...ends);
  return Math.min(newest, ...ends.filter((end) => end > newest - waitMs(book)));
}
