import fc from 'fast-check';
import { RegimeTracker, WARM_UP_BARS } from './regime-tracker';
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
  it('is the same number for the same values in any order', () => {
    const values = Float64Array.of(0.1, 0.2, 0.3, -0.7, 1e-9);
    const expected = sampleDeviation(values.slice());
    expect(expected).toBeCloseTo(0.396_232, 5);
    expect(sampleDeviation(values.slice().reverse())).toBe(expected);
  });
});

/** A price that moves up and down, never twice the same way. */
const priceOf = (bar: number) => 100 + 10 * Math.sin(bar / 7) + 3 * Math.sin(bar * 1.7);

describe('RegimeTracker', () => {
  it('has a first regime after 2,096 bars', () => {
    const tracker = new RegimeTracker();
    const regimes = Array.from({ length: WARM_UP_BARS }, (_, bar) =>
      tracker.push(priceOf(bar), true),
    );
    expect(WARM_UP_BARS).toBe(2096);
    expect(regimes.findIndex((regime) => regime !== null)).toBe(WARM_UP_BARS - 1);
  });

  it('ranks a flat market in the middle of equal volatilities, without a trend', () => {
    const tracker = new RegimeTracker();
    let last = null;
    for (let bar = 0; bar < WARM_UP_BARS; bar += 1) last = tracker.push(5, true);
    expect(last).toEqual({ volatility: (1 + 2000) / 2 / 2000, trend_strength: 0 });
  });

  it('has trend strength 1 when the price only rises', () => {
    const tracker = new RegimeTracker();
    let last = null;
    for (let bar = 0; bar < WARM_UP_BARS; bar += 1) last = tracker.push(100 + bar, true);
    expect(last?.trend_strength).toBeCloseTo(1, 12);
  });

  it('needs 96 returns after a gap, and ranks among the volatilities before it', () => {
    const tracker = new RegimeTracker();
    for (let bar = 0; bar < WARM_UP_BARS; bar += 1) tracker.push(priceOf(bar), true);
    const after = Array.from({ length: 98 }, (_, bar) => tracker.push(priceOf(bar), bar > 0));
    expect(after.findIndex((regime) => regime !== null)).toBe(96);
  });
});
