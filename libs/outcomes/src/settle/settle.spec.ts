import { BAR_MS, bookOf, flat, keepBars, makeSeries, type Candle } from '../testing/make-candles';
import { closeTrade } from './close-trade';
import { settle, type NotSettledReason } from './settle';
import { horizonBars, SETTLE_DEFAULTS, type SettleOptions } from './settle-options';
import { countSettlements, settleRecords } from './settle-records';

const SYMBOL = 'BTCUSDT';
const percent = (takeProfitPct: number, stopLossPct: number): SettleOptions => ({
  barriers: { kind: 'percent', takeProfitPct, stopLossPct },
  horizonBars: 3,
  costPct: 0.04,
});

/** Settles the record at the close of a first bar at 100 that these bars follow. */
function after(candles: readonly Candle[], options: SettleOptions) {
  const book = bookOf(makeSeries([flat(100), ...candles]));
  const settlement = settle(book, { symbol: SYMBOL, timestampMs: BAR_MS }, options);
  if (!settlement.settled) throw new Error(settlement.reason);
  return settlement;
}

const up: Candle = { open: 100, high: 102, low: 100, close: 101 };
const down: Candle = { open: 100, high: 100, low: 98, close: 99 };
const wide: Candle = { open: 100, high: 102, low: 98, close: 100 };
const calm = flat(100);

describe('settle', () => {
  it('labels BUY when the upper barrier is hit first, and takes the profit there', () => {
    const settlement = after([calm, up, down], percent(2, 2));
    expect(settlement).toMatchObject({ label: 'BUY', knownAtMs: 3 * BAR_MS });
    expect(settlement.buy).toMatchObject({ exit: 'take_profit', knownAtMs: 3 * BAR_MS });
    expect(settlement.buy.pnlPct).toBeCloseTo(2 - 0.04, 10);
    expect(settlement.sell.exit).toBe('stop_loss');
    expect(settlement.sell.pnlPct).toBeCloseTo(-2 - 0.04, 10);
  });

  it('labels SELL when the lower barrier is hit first', () => {
    const settlement = after([down, up, calm], percent(2, 2));
    expect(settlement).toMatchObject({ label: 'SELL', labelKnownAtMs: 2 * BAR_MS });
    expect(settlement.sell.pnlPct).toBeCloseTo(2 - 0.04, 10);
  });

  it('labels HOLD when neither is hit, and closes at the close of the last bar', () => {
    const end: Candle = { open: 100, high: 101, low: 100, close: 100.5 };
    const settlement = after([calm, calm, end], percent(2, 2));
    expect(settlement).toMatchObject({ label: 'HOLD', knownAtMs: 4 * BAR_MS });
    expect(settlement.buy.exit).toBe('time');
    expect(settlement.buy.pnlPct).toBeCloseTo(0.5 - 0.04, 10);
    expect(settlement.sell.pnlPct).toBeCloseTo(-0.5 - 0.04, 10);
  });

  it('labels HOLD when both are hit in one bar, and stops both trades', () => {
    const settlement = after([wide, up, up], percent(2, 2));
    expect(settlement).toMatchObject({ label: 'HOLD', knownAtMs: 2 * BAR_MS });
    expect(settlement.buy).toMatchObject({ exit: 'stop_loss' });
    expect(settlement.sell).toMatchObject({ exit: 'stop_loss' });
  });

  it('fills at an open that is beyond the barrier', () => {
    const jumpUp: Candle = { open: 105, high: 106, low: 104, close: 105 };
    const settlement = after([jumpUp, calm, calm], percent(2, 2));
    expect(settlement.buy.pnlPct).toBeCloseTo(5 - 0.04, 10);
    expect(settlement.sell.pnlPct).toBeCloseTo(-5 - 0.04, 10);
  });

  it('labels the first profit when the stops are far enough for both trades to make one', () => {
    const settlement = after([up, down, calm], percent(2, 10));
    expect(settlement).toMatchObject({ label: 'BUY', labelKnownAtMs: 2 * BAR_MS });
    expect(settlement).toMatchObject({ knownAtMs: 3 * BAR_MS });
    expect(settlement.buy.exit).toBe('take_profit');
    expect(settlement.sell.exit).toBe('take_profit');
  });

  it('labels HOLD, known once both trades are over, when both are stopped', () => {
    const settlement = after([up, down, calm], percent(5, 2));
    expect(settlement).toMatchObject({ label: 'HOLD', labelKnownAtMs: 3 * BAR_MS });
    expect(settlement.sell.knownAtMs).toBe(2 * BAR_MS);
  });

  it('sets the barriers by the volatility of the last 96 returns and the horizon', () => {
    // Returns of ±1 % in turn: the sample deviation is 0.01·√(96/95), over 4 bars twice that.
    const closes = Array.from({ length: 97 }, (_, bar) => 100 * Math.exp((bar % 2) * 0.01));
    const barrier = 1.5 * 0.01 * Math.sqrt(96 / 95) * 2;
    const options = { ...SETTLE_DEFAULTS, horizonBars: 4 };
    const settleAgainst = (high: number) => {
      const series = makeSeries([
        ...closes.map(flat),
        ...Array.from({ length: 4 }, () => flat(high)),
      ]);
      return settle(bookOf(series), { symbol: SYMBOL, timestampMs: 97 * BAR_MS }, options);
    };
    expect(settleAgainst(100 * (1 + barrier * 0.999))).toMatchObject({ label: 'HOLD' });
    expect(settleAgainst(100 * (1 + barrier * 1.001))).toMatchObject({ label: 'BUY' });
  });
});

describe('a record is not settled', () => {
  const BARS = 120;
  const ENTRY = 100;
  const options: SettleOptions = { ...SETTLE_DEFAULTS, horizonBars: 8 };
  const series = makeSeries(Array.from({ length: BARS }, (_, bar) => flat(100 + (bar % 7))));
  const at = (bar: number) => (bar + 1) * BAR_MS;
  const without = (bar: number) => keepBars(series, (each) => each !== bar);

  function reasonOf(candles = series, timestampMs = at(ENTRY), symbol = SYMBOL) {
    const settlement = settle(bookOf(candles), { symbol, timestampMs }, options);
    return settlement.settled ? 'settled' : settlement.reason;
  }

  it('only for a reason', () => {
    expect(reasonOf()).toBe('settled');
  });

  it.each<[string, NotSettledReason, () => string]>([
    ['its symbol has no candles', 'missing_symbol', () => reasonOf(series, at(ENTRY), 'ETHUSDT')],
    ['no bar closes at its timestamp', 'no_bar', () => reasonOf(series, at(ENTRY) + 60_000)],
    ['its own bar is missing', 'gap', () => reasonOf(without(ENTRY))],
    ['a bar of its history is missing', 'gap', () => reasonOf(without(ENTRY - 96 + 1))],
    ['a bar of its horizon is missing', 'gap', () => reasonOf(without(ENTRY + 8))],
    ['it has 95 returns before it', 'short_history', () => reasonOf(series, at(95))],
    ['it is older than the first bar', 'short_history', () => reasonOf(series, 0)],
    ['its horizon ends after the last bar', 'not_over', () => reasonOf(series, at(BARS - 8))],
    ['it is newer than the last bar', 'not_over', () => reasonOf(series, at(BARS + 5))],
  ])('when %s: %s', (_, reason, reasonFound) => {
    expect(reasonFound()).toBe(reason);
  });

  it.each([0, -1, NaN, Infinity])('when a price it needs is %d: bad_price', (price) => {
    for (const [column, bar] of [
      ['close', ENTRY - 96],
      ['low', ENTRY + 8],
    ] as const) {
      const broken = { ...series, [column]: series[column].map((p, i) => (i === bar ? price : p)) };
      expect(reasonOf(broken)).toBe('bad_price');
    }
  });

  it('with history and horizon just long enough it is settled', () => {
    expect(reasonOf(series, at(96))).toBe('settled');
    expect(reasonOf(series, at(BARS - 1 - 8))).toBe('settled');
  });

  it('over its own horizon when it has one, else over that of the options', () => {
    const near = BARS - 1 - 4;
    const timestampsMs = [at(near), at(near), at(near)];
    const keys = { timestampsMs, symbols: [SYMBOL, SYMBOL, SYMBOL], horizonBars: [4, 5, NaN] };
    const settled = settleRecords(bookOf(series), keys, options).map((one) => one.settled);
    expect(settled).toEqual([true, false, false]);
  });

  it('and unsettled records are counted by reason', () => {
    const timestampsMs = [at(ENTRY), at(BARS), at(BARS + 1), 1];
    const symbols = [SYMBOL, SYMBOL, SYMBOL, 'ETHUSDT'];
    const counts = countSettlements(
      settleRecords(bookOf(series), { timestampsMs, symbols }, options),
    );
    expect(counts.settled).toBe(1);
    expect(counts.notSettled).toMatchObject({ not_over: 2, missing_symbol: 1, gap: 0 });
  });
});

describe('closeTrade', () => {
  it('stops at an open that is beyond the stop', () => {
    const jumpDown: Candle = { open: 95, high: 96, low: 94, close: 95 };
    const series = makeSeries([flat(100), jumpDown]);
    const barriers = { takeProfit: 0.02, stopLoss: 0.02 };
    expect(closeTrade(series, 0, 1, barriers, 1)).toEqual({
      exit: 'stop_loss',
      exitPrice: 95,
      exitBar: 1,
    });
  });
});

describe('horizonBars', () => {
  it('converts minutes to bars', () => {
    expect(horizonBars(120, BAR_MS)).toBe(8);
  });

  it.each([0, 7, 100, NaN])('refuses %d minutes on bars of 15', (minutes) => {
    expect(() => horizonBars(minutes, BAR_MS)).toThrow(
      `expected a horizon of whole bars of 15 minutes, received ${minutes} minutes`,
    );
  });
});
