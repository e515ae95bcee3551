import { BAR_MS, bookOf, makeSeries } from '../testing/make-candles';
import { checkBarTime } from './check-bar-time';
import { executedDifference, type ExecutedTrade } from './executed-difference';
import type { SettleOptions } from './settle-options';

const SYMBOL = 'BTCUSDT';
/** Every trade is closed at the close of the next bar. */
const OPTIONS: SettleOptions = {
  barriers: { kind: 'percent', takeProfitPct: 50, stopLossPct: 50 },
  horizonBars: 1,
  costPct: 0.04,
};
const BARS = 60;
const closes = Array.from({ length: BARS }, (_, k) => 100 + 3 * Math.sin(k * k));
const series = makeSeries(closes.map((close) => ({ open: close, high: close, low: close, close })));
const book = bookOf(series);

/** A trade of the record at the close of a bar that made so much more than prices say. */
function tradeAt(bar: number, morePct: number, action: 'BUY' | 'SELL' = 'BUY'): ExecutedTrade {
  const movePct = 100 * (closes[bar + 1] / closes[bar] - 1);
  const pnlPct = (action === 'BUY' ? movePct : -movePct) - OPTIONS.costPct + morePct;
  return { symbol: SYMBOL, timestampMs: (bar + 1) * BAR_MS, action, pnlPct };
}
const tradesOf = (count: number, moreOf: (k: number) => number) =>
  Array.from({ length: count }, (_, k) => tradeAt(k + 2, moreOf(k), k % 2 === 0 ? 'BUY' : 'SELL'));

const unknown: ExecutedTrade = { ...tradeAt(2, 7), symbol: 'ETHUSDT' };

describe('executedDifference', () => {
  it('is executed minus settled profit: its mean and its middle 90 %, of what prices settle', () => {
    const more = (k: number) => (7 * k) % 21;
    const found = executedDifference(
      book,
      [unknown, ...tradesOf(21, (k) => more(k % 3) + k)],
      OPTIONS,
    );
    const values = Array.from({ length: 21 }, (_, k) => more(k % 3) + k).sort((a, b) => a - b);
    expect(found?.trades).toBe(21);
    expect(found?.meanPct).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 21, 9);
    expect(found?.range90Pct[0]).toBeCloseTo(values[1], 9);
    expect(found?.range90Pct[1]).toBeCloseTo(values[19], 9);
  });

  it('is null when prices settle none of the trades', () => {
    expect(executedDifference(book, [unknown], OPTIONS)).toBeNull();
  });
});

describe('checkBarTime', () => {
  /** The same prices, read as if stamped a number of bars later. */
  const readLater = (bars: number) => {
    const closeMs = series.closeMs.map((ms) => ms + bars * BAR_MS);
    return bookOf({ ...series, closeMs });
  };
  const slippage = (k: number) => (k % 3 === 0 ? -1 : 1) * 0.001 * k;
  const trades = tradesOf(31, slippage);

  it('finds that the candles are read as they are stamped', () => {
    const check = checkBarTime(book, [unknown, ...trades], OPTIONS);
    expect(check).toMatchObject({ verdict: 'fits', trades: 31 });
    expect(check.asReadPct).toBeCloseTo(0.015, 9);
    expect(Math.min(check.oneLaterPct, check.oneEarlierPct)).toBeGreaterThan(0.5);
  });

  it('finds candles that are stamped by the other end of their bar', () => {
    const early = checkBarTime(readLater(-1), trades, OPTIONS);
    expect(early.verdict).toBe('stamped_open');
    expect(early.oneLaterPct).toBeCloseTo(0.015, 9);
    const late = checkBarTime(readLater(1), trades, OPTIONS);
    expect(late.verdict).toBe('stamped_close');
    expect(late.oneEarlierPct).toBeCloseTo(0.015, 9);
  });

  it('needs 30 trades that each reading settles', () => {
    expect(checkBarTime(book, tradesOf(30, slippage), OPTIONS).verdict).toBe('fits');
    const few = checkBarTime(book, [...tradesOf(29, slippage), tradeAt(0, 0), unknown], OPTIONS);
    expect(few).toMatchObject({ verdict: 'too_few_trades', trades: 29 });
    expect(checkBarTime(book, [], OPTIONS).asReadPct).toBeNaN();
  });

  it('says that they fit unless another reading is clearly better', () => {
    const check = checkBarTime(
      book,
      tradesOf(31, () => -8),
      OPTIONS,
    );
    const better = Math.min(check.oneLaterPct, check.oneEarlierPct);
    expect(check.asReadPct).toBeCloseTo(8, 9);
    expect(better).toBeGreaterThan(4);
    expect(better).toBeLessThan(8);
    expect(check.verdict).toBe('fits');
  });
});
