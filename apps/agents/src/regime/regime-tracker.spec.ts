import fc from 'fast-check';
import { CandleRing } from '../candles/candle-ring';
import { REGIME_BARS, RegimeTracker, WARM_UP_BARS } from './regime-tracker';
import { sampleDeviation } from './sample-deviation';
import { SortedRing } from './sorted-ring';

describe('SortedRing', () => {
  it('ranks a value among the last ones as a search through all of them does', () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 12 }), (all, capacity) => {
        const ring = new SortedRing(capacity);
        all.forEach((value, i) => {
          ring.push(value);
          const last = all.slice(Math.max(0, i + 1 - capacity), i + 1);
          expect(ring.rank(value)).toEqual({
            below: last.filter((other) => other < value).length,
            equal: last.filter((other) => other === value).length,
          });
          expect(ring.isFull).toBe(last.length === capacity);
        });
      }),
    );
  });
});

describe('sampleDeviation', () => {
  it('divides the squares by one less than the number of values', () => {
    expect(sampleDeviation(Float64Array.of(-0.7, 1e-9, 0.1, 0.2, 0.3))).toBeCloseTo(0.396_232, 6);
  });
});

/** A price that moves up and down, never twice the same way. */
const priceOf = (bar: number) => 100 + 10 * Math.sin(bar / 7) + 3 * Math.sin(bar * 1.7);

/** The regimes after each of some bars, without a gap. */
function regimesOf(bars: number, closeOf: (bar: number) => number, tracker = new RegimeTracker()) {
  const ring = new CandleRing(REGIME_BARS);
  return Array.from({ length: bars }, (_, bar) => {
    const close = closeOf(bar);
    ring.push({ open: close, high: close, low: close, close, volume: 1 });
    return tracker.next(ring);
  });
}

describe('RegimeTracker', () => {
  it('has a first regime after 2,096 bars', () => {
    const regimes = regimesOf(WARM_UP_BARS, priceOf);
    expect(WARM_UP_BARS).toBe(2096);
    expect(regimes.findIndex((regime) => regime !== null)).toBe(WARM_UP_BARS - 1);
  });

  it('ranks a flat market in the middle of equal volatilities, without a trend', () => {
    const last = regimesOf(WARM_UP_BARS, () => 5).at(-1);
    expect(last).toEqual({ volatility: (1 + 2000) / 2 / 2000, trend_strength: 0 });
  });

  it('has trend strength 1 when the price only rises', () => {
    const last = regimesOf(WARM_UP_BARS, (bar) => 100 + bar).at(-1);
    expect(last?.trend_strength).toBeCloseTo(1, 12);
  });

  it('needs 96 returns after a gap, and ranks among the volatilities before it', () => {
    const tracker = new RegimeTracker();
    regimesOf(WARM_UP_BARS, priceOf, tracker);
    const after = regimesOf(98, priceOf, tracker);
    expect(after.findIndex((regime) => regime !== null)).toBe(96);
  });
});
