import type { Barriers } from './barriers';
import type { CandleSeries } from './candles/candle-series';

export interface ClosedTrade {
  readonly exit: 'take_profit' | 'stop_loss' | 'time';
  readonly exitPrice: number;
  /** Index of the bar in which the trade ended. */
  readonly exitBar: number;
}

/** Direction of a trade: 1 for BUY, -1 for SELL. */
export type Side = 1 | -1;

/**
 * Follows a trade from the close of bar `entry` for at most `horizonBars` bars. A barrier is
 * reached when a high or low touches it, and fills there, or at an open that is already beyond it.
 * Both barriers in one bar: the stop, since the order within a bar is unknown. Neither: the close
 * of the last bar.
 */
export function closeTrade(
  series: CandleSeries,
  entry: number,
  side: Side,
  { takeProfit, stopLoss }: Barriers,
  horizonBars: number,
): ClosedTrade {
  const { open, high, low, close } = series;
  const target = close[entry] * (1 + side * takeProfit);
  const stop = close[entry] * (1 - side * stopLoss);
  const [best, worst] = side === 1 ? [high, low] : [low, high];
  const lastBar = entry + horizonBars;
  for (let bar = entry + 1; bar <= lastBar; bar += 1) {
    if (side * (worst[bar] - stop) <= 0) {
      return { exit: 'stop_loss', exitPrice: filled(open[bar], stop, -side), exitBar: bar };
    }
    if (side * (best[bar] - target) >= 0) {
      return { exit: 'take_profit', exitPrice: filled(open[bar], target, side), exitBar: bar };
    }
  }
  return { exit: 'time', exitPrice: close[lastBar], exitBar: lastBar };
}

/** @param way 1 when the barrier lies above the entry, -1 below */
function filled(open: number, barrier: number, way: number): number {
  return way > 0 ? Math.max(open, barrier) : Math.min(open, barrier);
}
