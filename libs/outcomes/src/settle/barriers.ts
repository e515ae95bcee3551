import type { CandleSeries } from './candles/candle-series';

/** One-bar log returns that the volatility is estimated from. */
const VOLATILITY_BARS = 96;

/**
 * The barriers of a trade: `volatility`, `multiple` times the volatility over the horizon on both
 * sides; `percent`, of the entry price.
 */
export type BarrierRule =
  | { readonly kind: 'volatility'; readonly multiple: number }
  | {
      readonly kind: 'percent';
      readonly takeProfitPct: number;
      readonly stopLossPct: number;
    };

/** Distances from the entry as shares of its price: 0.01 is one percent. */
export interface Barriers {
  readonly takeProfit: number;
  readonly stopLoss: number;
}

/**
 * Bars before the entry that a rule needs.
 * @example
 * historyBars({ kind: 'percent', takeProfitPct: 1, stopLossPct: 1 }); // 0
 */
export function historyBars(rule: BarrierRule): number {
  return rule.kind === 'volatility' ? VOLATILITY_BARS : 0;
}

/** The barriers of a trade that is entered at the close of bar `entry`. */
export function barriersAt(
  series: CandleSeries,
  entry: number,
  rule: BarrierRule,
  horizonBars: number,
): Barriers {
  if (rule.kind === 'percent') {
    return { takeProfit: rule.takeProfitPct / 100, stopLoss: rule.stopLossPct / 100 };
  }
  const distance = rule.multiple * barVolatility(series, entry) * Math.sqrt(horizonBars);
  return { takeProfit: distance, stopLoss: distance };
}

/** Sample standard deviation of the last 96 one-bar log returns. */
function barVolatility({ close }: CandleSeries, entry: number): number {
  const first = entry - VOLATILITY_BARS;
  // The mean of log returns is the whole return over their number: they add up.
  const mean = Math.log(close[entry] / close[first]) / VOLATILITY_BARS;
  let squares = 0;
  for (let i = first + 1; i <= entry; i += 1) {
    squares += (Math.log(close[i] / close[i - 1]) - mean) ** 2;
  }
  return Math.sqrt(squares / (VOLATILITY_BARS - 1));
}
