import type { CandleBook } from './candles/candle-series';
import { settle } from './settle';
import type { SettleOptions } from './settle-options';
import { over } from './settle-records';

/** An executed trade, and its profit in percent. */
export interface ExecutedTrade {
  readonly symbol: string;
  /** Time of the record, which is the time of the entry. */
  readonly timestampMs: number;
  readonly action: 'SELL' | 'BUY';
  readonly pnlPct: number;
  /** The record's own horizon in bars; NaN or absent for the horizon of the options. */
  readonly horizonBars?: number;
}

/** Executed minus settled profit in percent points, over the trades that prices settle. */
export interface ExecutedDifference {
  readonly trades: number;
  readonly meanPct: number;
  /** The middle 90 %. */
  readonly range90Pct: readonly [number, number];
}

/** @returns null when prices settle none of the trades */
export function executedDifference(
  book: CandleBook,
  trades: readonly ExecutedTrade[],
  options: SettleOptions,
): ExecutedDifference | null {
  const sorted = differencesPct(book, trades, options)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const meanPct = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { trades: sorted.length, meanPct, range90Pct: [at(0.05), at(0.95)] };
}

/** Executed minus settled profit of each trade; NaN if prices do not settle the trade. */
export function differencesPct(
  book: CandleBook,
  trades: readonly ExecutedTrade[],
  options: SettleOptions,
): number[] {
  return trades.map((trade) => {
    const settlement = settle(book, trade, over(trade.horizonBars, options));
    if (!settlement.settled) return NaN;
    return trade.pnlPct - settlement[trade.action === 'BUY' ? 'buy' : 'sell'].pnlPct;
  });
}
