import { recordSettleOptions, type SettleSettings } from '@meta-agent/log-files';
import {
  historyBars,
  lastBarAt,
  profitGain,
  profitsOfSettlement,
  settle,
  type CandleBook,
  type SettleOptions,
} from '@meta-agent/outcomes';
import type { SettledDecision } from '@meta-agent/supervision';
import type { DecidedRow } from '../read-decisions';
import { barArrivals, waitMs } from './bar-arrivals';

/** A settled decision, the model that was asked, and when both were known. */
export interface KnownDecision {
  readonly row: DecidedRow;
  /** Milliseconds since 1970. */
  readonly knownAtMs: number;
  readonly gain: SettledDecision['gain'];
  /** Whether the model's answer was wrong; null where it was the vote's, or where it was not asked. */
  readonly isWrong: boolean | null;
}

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
    const { action, vote, answer, isChange } = row;
    const isOther = answer !== null && answer.action !== vote;
    known.push({
      row,
      knownAtMs: Math.max(row.decidedAtMs, barsKnownAt(row, options)),
      gain: isChange ? profitGain(profitsOfSettlement(settlement), action, vote) : null,
      isWrong: isOther ? answer.action !== settlement.label : null,
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
