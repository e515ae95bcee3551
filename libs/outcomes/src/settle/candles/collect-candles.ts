import { CandleColumns, type CandleRow } from './candle-columns';
import { commonSpacingMs } from './candle-grid';
import type { CandleBook, CandleSeries } from './candle-series';
import { checkCandles, type CandleProblem } from './check-candles';

const MINUTE_MS = 60_000;

export interface CollectOptions {
  /** The meaning of a row's timestamp: the close or the open of the bar. */
  readonly barTime: 'close' | 'open';
  /** Expected length of a bar. Without it the commonest distance of two rows counts. */
  readonly barMinutes?: number;
}

export interface CollectedCandles {
  readonly book: CandleBook;
  /** Faults that make the rows unfit for settlement, by symbol; empty without faults. */
  readonly problems: readonly CandleProblem[];
}

export interface CandleCollector {
  readonly add: (row: CandleRow) => void;
  readonly finish: (options: CollectOptions) => CollectedCandles;
}

/**
 * Gathers the rows of price files, in any order of time and symbol, into one series per symbol,
 * and checks them. Gaps are no problem here: the records that need the missing bars are not
 * settled (`settle`), and `findGaps` lists them.
 * @example
 * const collector = createCandleCollector();
 * const bar = { symbol: 'BTCUSDT', open: 1, high: 2, low: 1, close: 2 };
 * collector.add({ ...bar, timestampMs: 60_000, line: 2 });
 * collector.add({ ...bar, timestampMs: 120_000, line: 3 });
 * const { book, problems } = collector.finish({ barTime: 'close' });
 * book.barMs; // 60_000
 * problems; // []
 */
export function createCandleCollector(): CandleCollector {
  const columns = new Map<string, CandleColumns>();
  return {
    add: (row) => {
      let rows = columns.get(row.symbol);
      if (rows === undefined) columns.set(row.symbol, (rows = new CandleColumns()));
      rows.add(row);
    },
    finish: (options) => finishBook(columns, options),
  };
}

function finishBook(
  columns: ReadonlyMap<string, CandleColumns>,
  { barTime, barMinutes }: CollectOptions,
): CollectedCandles {
  const stamped = mapSeries(columns, (rows) => rows.toSeries(0));
  const spacingMs = commonSpacingMs(stamped.values());
  const barMs = barMinutes === undefined ? spacingMs : barMinutes * MINUTE_MS;
  const series = barTime === 'close' ? stamped : mapSeries(columns, (rows) => rows.toSeries(barMs));
  const book = { barMs, series };
  return { book, problems: checkCandles(book, spacingMs) };
}

function mapSeries(
  columns: ReadonlyMap<string, CandleColumns>,
  toSeries: (rows: CandleColumns) => CandleSeries,
): ReadonlyMap<string, CandleSeries> {
  return new Map([...columns].map(([symbol, rows]) => [symbol, toSeries(rows)]));
}
