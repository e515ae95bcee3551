import type { CandleRow } from './candle-columns';
import { findGaps } from './candle-grid';
import { createCandleCollector, type CollectOptions } from './collect-candles';

const MINUTE_MS = 60_000;

/** Rows of bars of 15 minutes at a price of 100, on the lines 2, 3 … */
function rows(count: number, symbol = 'BTCUSDT'): CandleRow[] {
  return Array.from({ length: count }, (_, i) => ({
    symbol,
    timestampMs: i * 15 * MINUTE_MS,
    ...{ open: 100, high: 101, low: 99, close: 100 },
    line: i + 2,
  }));
}

function collect(all: readonly CandleRow[], options: CollectOptions = { barTime: 'close' }) {
  const collector = createCandleCollector();
  all.forEach(collector.add);
  return collector.finish(options);
}

const withRow = (i: number, changed: Partial<CandleRow>) =>
  rows(10).map((row, at) => (at === i ? { ...row, ...changed } : row));

describe('createCandleCollector', () => {
  it('makes one series per symbol, in the order of time', () => {
    const mixed = [...rows(3, 'ETHUSDT').reverse(), ...rows(3000)];
    const { book, problems } = collect(mixed);
    expect(problems).toEqual([]);
    expect(book.barMs).toBe(15 * MINUTE_MS);
    expect([...book.series.keys()]).toEqual(['ETHUSDT', 'BTCUSDT']);
    expect([...(book.series.get('ETHUSDT')?.closeMs ?? [])]).toEqual([0, 900_000, 1_800_000]);
    expect([...(book.series.get('ETHUSDT')?.lines ?? [])]).toEqual([2, 3, 4]);
    expect(book.series.get('BTCUSDT')?.close).toEqual(new Float64Array(3000).fill(100));
  });

  it('adds one bar to timestamps of the open', () => {
    const { book } = collect(rows(3), { barTime: 'open' });
    expect([...(book.series.get('BTCUSDT')?.closeMs ?? [])]).toEqual([
      900_000, 1_800_000, 2_700_000,
    ]);
  });

  it('lists gaps, and does not report them as problems', () => {
    const { book, problems } = collect(rows(10).filter((_, i) => i !== 4 && i !== 5));
    expect(problems).toEqual([]);
    expect(findGaps(book)).toEqual([
      { symbol: 'BTCUSDT', line: 8, afterMs: 3 * 900_000, missingBars: 2 },
    ]);
  });

  it.each([
    ['high', 0],
    ['close', -3],
    ['open', NaN],
    ['low', Infinity],
  ] as const)('finds the row where %s is %d', (field, price) => {
    expect(collect(withRow(4, { [field]: price })).problems).toEqual([
      {
        kind: 'bad_price',
        symbol: 'BTCUSDT',
        line: 6,
        message: `${field}: expected a price above 0, received ${price}`,
      },
    ]);
  });

  it('finds a high below the close and a low above the open', () => {
    for (const changed of [{ high: 99.5 }, { low: 100.5 }]) {
      const { problems } = collect(withRow(4, changed));
      expect(problems).toMatchObject([{ kind: 'bad_range', line: 6 }]);
      expect(problems[0].message).toContain('expected low ≤ open, close ≤ high, received open 100');
    }
  });

  it('finds the second row for one bar', () => {
    const [fifth] = rows(5).slice(4);
    expect(collect([...rows(10), { ...fifth, line: 12 }]).problems).toEqual([
      {
        kind: 'duplicate_bar',
        symbol: 'BTCUSDT',
        line: 12,
        message: 'expected one row for a bar, received a second one',
        firstLine: 6,
      },
    ]);
  });

  it('finds the row that is off the grid, and only that', () => {
    const { problems } = collect(withRow(4, { timestampMs: 4 * 900_000 + 7_000 }));
    expect(problems).toEqual([
      {
        kind: 'off_grid',
        symbol: 'BTCUSDT',
        line: 6,
        message: 'expected bars of 15 minutes, received one 7 s off',
      },
    ]);
  });

  it('accepts bars that all close a millisecond before the quarter', () => {
    const early = rows(10).map((row) => ({ ...row, timestampMs: row.timestampMs + 899_999 }));
    expect(collect(early).problems).toEqual([]);
  });

  it('compares the bars with their expected length', () => {
    expect(collect(rows(10), { barTime: 'close', barMinutes: 5 }).problems).toEqual([
      {
        kind: 'bar_minutes',
        symbol: 'BTCUSDT',
        line: 2,
        message: 'expected bars of 5 minutes, received bars of 15 minutes',
      },
    ]);
    expect(collect(rows(10), { barTime: 'close', barMinutes: 15 }).problems).toEqual([]);
  });

  it('requires the length of a single bar as an option', () => {
    const message = 'expected at least two bars, received one';
    expect(collect(rows(1)).problems).toMatchObject([{ kind: 'bar_minutes', message }]);
    expect(collect(rows(1), { barTime: 'close', barMinutes: 15 }).problems).toEqual([]);
  });

  it('returns an empty book without rows', () => {
    expect(collect([])).toMatchObject({ book: { series: new Map() }, problems: [] });
  });
});
