import type { CandleBook } from './candles/candle-series';
import { NOT_SETTLED_REASONS, settle, type NotSettledReason, type Settlement } from './settle';
import type { SettleOptions } from './settle-options';

/** When and for which symbol each record was made. */
export interface RecordKeys {
  readonly timestampsMs: ArrayLike<number>;
  readonly symbols: ArrayLike<string>;
  /** The horizon of each record in bars; NaN for the horizon of the options. */
  readonly horizonBars?: ArrayLike<number>;
}

/** Every record settled over its own horizon, in the order of the records. */
export function settleRecords(
  book: CandleBook,
  { timestampsMs, symbols, horizonBars }: RecordKeys,
  options: SettleOptions,
): Settlement[] {
  return Array.from(timestampsMs, (timestampMs, row) =>
    settle(book, { timestampMs, symbol: symbols[row] }, over(horizonBars?.[row], options)),
  );
}

/** The options with a record's own horizon. */
export function over(horizonBars: number | undefined, options: SettleOptions): SettleOptions {
  return horizonBars === undefined || Number.isNaN(horizonBars)
    ? options
    : { ...options, horizonBars };
}

/** How many records were settled, and how many were not, by reason. */
export interface SettlementCounts {
  readonly settled: number;
  readonly notSettled: Readonly<Record<NotSettledReason, number>>;
}

export function countSettlements(settlements: Iterable<Settlement>): SettlementCounts {
  let settled = 0;
  const notSettled = Object.fromEntries(NOT_SETTLED_REASONS.map((reason) => [reason, 0])) as Record<
    NotSettledReason,
    number
  >;
  for (const settlement of settlements) {
    if (settlement.settled) settled += 1;
    else notSettled[settlement.reason] += 1;
  }
  return { settled, notSettled };
}
