import type { Action } from '@meta-agent/features';
import { barriersAt, historyBars } from './barriers';
import { isPrice, lastBarAt, type CandleBook, type CandleSeries } from './candles/candle-series';
import { closeTrade, type ClosedTrade, type Side } from './close-trade';
import type { SettleOptions } from './settle-options';

/**
 * Why a record is not settled: no candles of its symbol; no bar closes at its timestamp; a bar is
 * missing in its history or horizon; too few bars before it; its horizon is not over yet; a price
 * it needs is not above 0.
 */
export const NOT_SETTLED_REASONS = [
  'missing_symbol',
  'no_bar',
  'gap',
  'short_history',
  'not_over',
  'bad_price',
] as const;
export type NotSettledReason = (typeof NOT_SETTLED_REASONS)[number];

/** The profit of a trade in percent, after cost, and when it was known (ms since 1970). */
export interface SettledTrade {
  readonly pnlPct: number;
  readonly knownAtMs: number;
  readonly exit: ClosedTrade['exit'];
}

export type Settlement =
  | {
      readonly settled: true;
      /** The action whose trade takes its profit, the first of two; HOLD if neither does. */
      readonly label: Action;
      readonly labelKnownAtMs: number;
      readonly buy: SettledTrade;
      readonly sell: SettledTrade;
      /** When label and both trades were known. */
      readonly knownAtMs: number;
    }
  | { readonly settled: false; readonly reason: NotSettledReason };

/**
 * Triple-barrier label (López de Prado, Advances in Financial Machine Learning, 2018, ch. 3) and
 * the profit of a BUY and of a SELL, entered at the close of the bar that ends at the record's
 * timestamp. The whole horizon must be over, even if a barrier was hit before: else the newest
 * records would be settled only where a barrier was hit, and HOLD would be missing among them.
 * @param book without a problem that `createCandleCollector` reports
 * @example
 * const collector = createCandleCollector();
 * const bar = { symbol: 'BTCUSDT', open: 100, high: 100.5, low: 99.5 };
 * collector.add({ ...bar, timestampMs: 0, close: 100, line: 2 });
 * collector.add({ ...bar, timestampMs: 60_000, high: 103, close: 102, line: 3 });
 * const { book } = collector.finish({ barTime: 'close' });
 * const barriers = { kind: 'percent', takeProfitPct: 1, stopLossPct: 1 };
 * const record = { symbol: 'BTCUSDT', timestampMs: 0 };
 * settle(book, record, { barriers, horizonBars: 1, costPct: 0 }).label; // 'BUY'
 */
export function settle(
  book: CandleBook,
  record: { readonly symbol: string; readonly timestampMs: number },
  options: SettleOptions,
): Settlement {
  const series = book.series.get(record.symbol);
  if (series === undefined) return { settled: false, reason: 'missing_symbol' };
  const entry = lastBarAt(series.closeMs, record.timestampMs);
  const reason = whyNotSettled(series, entry, record.timestampMs, book.barMs, options);
  return reason === null ? settleAt(series, entry, options) : { settled: false, reason };
}

function whyNotSettled(
  series: CandleSeries,
  entry: number,
  timestampMs: number,
  barMs: number,
  { barriers, horizonBars }: SettleOptions,
): NotSettledReason | null {
  const { closeMs } = series;
  const last = closeMs.length - 1;
  if (last < 0) return 'missing_symbol';
  if ((timestampMs - closeMs[Math.max(entry, 0)]) % barMs !== 0) return 'no_bar';
  const first = entry - historyBars(barriers);
  if (first < 0) return 'short_history';
  if (timestampMs > closeMs[last]) return 'not_over';
  if (timestampMs !== closeMs[entry]) return 'gap';
  // Bars are unique and on the grid: as many as expected between two moments means no gap.
  if (closeMs[first] !== timestampMs - historyBars(barriers) * barMs) return 'gap';
  const end = entry + horizonBars;
  const until = Math.min(end, last);
  if (closeMs[until] !== timestampMs + (until - entry) * barMs) return 'gap';
  if (end > last) return 'not_over';
  return hasOnlyPrices(series, first, end) ? null : 'bad_price';
}

function hasOnlyPrices({ open, high, low, close }: CandleSeries, first: number, end: number) {
  return [open, high, low, close].every((prices) => prices.subarray(first, end + 1).every(isPrice));
}

function settleAt(series: CandleSeries, entry: number, options: SettleOptions): Settlement {
  const { horizonBars, costPct } = options;
  const barriers = barriersAt(series, entry, options.barriers, horizonBars);
  const trade = (side: Side): SettledTrade => {
    const { exit, exitPrice, exitBar } = closeTrade(series, entry, side, barriers, horizonBars);
    const grossPct = side * (exitPrice / series.close[entry] - 1) * 100;
    return { pnlPct: grossPct - costPct, knownAtMs: series.closeMs[exitBar], exit };
  };
  const buy = trade(1);
  const sell = trade(-1);
  const knownAtMs = Math.max(buy.knownAtMs, sell.knownAtMs);
  const label = labelOf(buy, sell);
  const labelKnownAtMs =
    label === 'HOLD' ? knownAtMs : label === 'BUY' ? buy.knownAtMs : sell.knownAtMs;
  return { settled: true, label, labelKnownAtMs, buy, sell, knownAtMs };
}

function labelOf(buy: SettledTrade, sell: SettledTrade): Action {
  const profitAt = ({ exit, knownAtMs }: SettledTrade) =>
    exit === 'take_profit' ? knownAtMs : Infinity;
  if (profitAt(buy) < profitAt(sell)) return 'BUY';
  return profitAt(sell) < profitAt(buy) ? 'SELL' : 'HOLD';
}
