import fc from 'fast-check';
import { BAR_MS, bookOf, makeSeries, type Candle } from '../testing/make-candles';
import type { CandleSeries } from './candles/candle-series';
import { settle } from './settle';
import { SETTLE_DEFAULTS, type SettleOptions } from './settle-options';

const HISTORY = 97;
const ENTRY = HISTORY - 1;
const HORIZON = 8;
const OPTIONS: SettleOptions = { ...SETTLE_DEFAULTS, horizonBars: HORIZON };
const RECORD = { symbol: 'BTCUSDT', timestampMs: HISTORY * BAR_MS };

/** A bar as moves from the close before it: a jump, then a close, a high and a low about them. */
const move = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
const wick = fc.double({ min: 0, max: 0.02, noNaN: true });
const bar = fc.record({ jump: move(0.01), body: move(0.02), above: wick, below: wick });
type Bar = typeof bar extends fc.Arbitrary<infer T> ? T : never;

function follow(bars: readonly Bar[], from = 100): Candle[] {
  let before = from;
  return bars.map(({ jump, body, above, below }) => {
    const open = before * (1 + jump);
    const close = open * (1 + body);
    before = close;
    const high = Math.max(open, close) * (1 + above);
    const low = Math.min(open, close) * (1 - below);
    return { open, high, low, close };
  });
}

const candles = (count: number) =>
  fc.array(bar, { minLength: count, maxLength: count }).map((bars) => follow(bars));
const allCandles = candles(HISTORY + HORIZON);

function settled(series: CandleSeries, options = OPTIONS) {
  const settlement = settle(bookOf(series), RECORD, options);
  if (!settlement.settled) throw new Error(settlement.reason);
  return settlement;
}

describe('settle, for any candles', () => {
  it('does not change with the candles after the label is known', () => {
    fc.assert(
      fc.property(allCandles, candles(HORIZON), (known, later) => {
        const settlement = settled(makeSeries(known));
        const knownBars = settlement.knownAtMs / BAR_MS;
        const other = [...known.slice(0, knownBars), ...later].slice(0, known.length);
        expect(settled(makeSeries(other))).toEqual(settlement);
      }),
    );
  });

  it('does not change with the candles before its history', () => {
    fc.assert(
      fc.property(allCandles, candles(20), (known, earlier) => {
        const book = bookOf(makeSeries([...earlier, ...known]));
        const timestampMs = RECORD.timestampMs + earlier.length * BAR_MS;
        const settlement = settle(book, { ...RECORD, timestampMs }, OPTIONS);
        const { label, buy, sell } = settled(makeSeries(known));
        expect(settlement).toMatchObject({
          label,
          buy: { pnlPct: buy.pnlPct },
          sell: { pnlPct: sell.pnlPct },
        });
      }),
    );
  });

  it('swaps BUY and SELL when the prices after the entry are mirrored', () => {
    const opposite = { BUY: 'SELL', HOLD: 'HOLD', SELL: 'BUY' } as const;
    fc.assert(
      fc.property(allCandles, (known) => {
        const entryPrice = known[ENTRY].close;
        const mirror = (price: number) => 2 * entryPrice - price;
        const mirrored = known.map((candle, i) =>
          i <= ENTRY
            ? candle
            : {
                open: mirror(candle.open),
                high: mirror(candle.low),
                low: mirror(candle.high),
                close: mirror(candle.close),
              },
        );
        const settlement = settled(makeSeries(known));
        const swapped = settled(makeSeries(mirrored));
        expect(swapped.label).toBe(opposite[settlement.label]);
        expect(swapped.buy.pnlPct).toBeCloseTo(settlement.sell.pnlPct, 8);
        expect(swapped.sell.pnlPct).toBeCloseTo(settlement.buy.pnlPct, 8);
      }),
    );
  });

  it('does not depend on the unit of the price', () => {
    fc.assert(
      fc.property(allCandles, fc.integer({ min: -20, max: 20 }), (known, power) => {
        // A power of two scales without rounding.
        const scale = 2 ** power;
        const scaled = known.map(({ open, high, low, close }) => ({
          open: open * scale,
          high: high * scale,
          low: low * scale,
          close: close * scale,
        }));
        expect(settled(makeSeries(scaled))).toEqual(settled(makeSeries(known)));
      }),
    );
  });

  it('subtracts the cost from both trades and does not change the label', () => {
    fc.assert(
      fc.property(allCandles, fc.double({ min: 0, max: 1, noNaN: true }), (known, costPct) => {
        const free = settled(makeSeries(known), { ...OPTIONS, costPct: 0 });
        const dear = settled(makeSeries(known), { ...OPTIONS, costPct });
        expect(dear.label).toBe(free.label);
        expect(dear.buy.pnlPct).toBeCloseTo(free.buy.pnlPct - costPct, 10);
        expect(dear.sell.pnlPct).toBeCloseTo(free.sell.pnlPct - costPct, 10);
      }),
    );
  });
});
