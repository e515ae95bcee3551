import type { CandleBook } from './candles/candle-series';
import { differencesPct, type ExecutedTrade } from './executed-difference';
import type { SettleOptions } from './settle-options';

/** The least number of trades for a comparison. */
const MIN_TRADES = 30;

/** Slippage moves both readings alike; a wrong bar makes the differences several times as large. */
const CLEARLY_BETTER = 0.5;

export interface BarTimeCheck {
  /**
   * `stamped_open`: the candles are stamped by their open and were read as stamped by their close;
   * `stamped_close`: the reverse; `fits`: neither reading fits the trades clearly better;
   * `too_few_trades`: fewer than 30 trades can be compared.
   */
  readonly verdict: 'fits' | 'stamped_open' | 'stamped_close' | 'too_few_trades';
  readonly trades: number;
  /** Median |executed − settled profit|, in percent points, of the candles as they were read … */
  readonly asReadPct: number;
  /** … stamped one bar later … */
  readonly oneLaterPct: number;
  /** … and one bar earlier. */
  readonly oneEarlierPct: number;
}

/**
 * Whether the candles' timestamps have the meaning that the reader assumed. Executed trades
 * show it: a trade settled from the wrong bar's close has another profit. The candles are compared
 * as read and one bar later and earlier, over the trades that all three settle.
 */
export function checkBarTime(
  book: CandleBook,
  trades: readonly ExecutedTrade[],
  options: SettleOptions,
): BarTimeCheck {
  const readings = [0, 1, -1].map((bars) => differencesPct(shifted(book, bars), trades, options));
  const compared = trades.flatMap((_, i) =>
    readings.some((differences) => Number.isNaN(differences[i])) ? [] : [i],
  );
  const [asReadPct, oneLaterPct, oneEarlierPct] = readings.map((differences) =>
    median(compared.map((i) => Math.abs(differences[i]))),
  );
  const verdict =
    compared.length < MIN_TRADES ? 'too_few_trades' : judge(asReadPct, oneLaterPct, oneEarlierPct);
  return { verdict, trades: compared.length, asReadPct, oneLaterPct, oneEarlierPct };
}

function judge(asRead: number, oneLater: number, oneEarlier: number): BarTimeCheck['verdict'] {
  if (Math.min(oneLater, oneEarlier) >= CLEARLY_BETTER * asRead) return 'fits';
  return oneLater < oneEarlier ? 'stamped_open' : 'stamped_close';
}

/** The same candles, stamped by a number of bars later. */
function shifted({ barMs, series }: CandleBook, bars: number): CandleBook {
  const later = [...series].map(([symbol, candles]) => {
    const closeMs = candles.closeMs.map((ms) => ms + bars * barMs);
    return [symbol, { ...candles, closeMs }] as const;
  });
  return { barMs, series: new Map(later) };
}

/** NaN without values. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.floor(sorted.length / 2)];
}
