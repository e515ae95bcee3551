import fc from 'fast-check';
import { draws } from '../testing/random';
import { watchThreshold, type Watched } from '../testing/watch-threshold';
import {
  isCounted,
  settleCounted,
  startThreshold,
  THRESHOLD_STEP,
  thresholdInForce,
  thresholdRule,
  type ThresholdRule,
} from './adaptive-threshold';

const RULE = thresholdRule({ floor: 0.65, highConfidence: 0.92, targetPrecision: 0.7 });

/** The most errors that the rule allows. */
function mostErrors({ floor, cap, targetPrecision }: ThresholdRule, watched: Watched): number {
  const { overrides, outstanding, state } = watched;
  const extra = (cap - floor) / THRESHOLD_STEP + 2 * state.pauses + outstanding + 1;
  return (1 - targetPrecision) * overrides + extra;
}

describe('thresholdRule', () => {
  it.each([
    [0.65, 0.92, 0.92],
    [0.65, 0.99, 0.95],
    [0.8, 0.7, 0.8],
  ])('a floor of %d and a high confidence of %d give a cap of %d', (floor, highConfidence, cap) => {
    expect(thresholdRule({ floor, highConfidence, targetPrecision: 0.7 }).cap).toBe(cap);
  });

  it.each([NaN, -0.1, 1.1])('refuses a target precision of %d', (targetPrecision) => {
    expect(() => thresholdRule({ floor: 0.65, highConfidence: 0.9, targetPrecision })).toThrow(
      'expected targetPrecision from 0 to 1',
    );
  });
});

describe('the adaptive threshold', () => {
  it('stays at the floor while every answer is right', () => {
    expect(settleCounted(startThreshold(RULE), false, RULE)).toEqual(startThreshold(RULE));
  });

  it('is never below the floor nor more than a step above the cap', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 500 }), (answers) => {
        let state = startThreshold(RULE);
        for (const isWrong of answers) {
          state = settleCounted(state, isWrong, RULE);
          expect(state.value).toBeGreaterThanOrEqual(RULE.floor);
          expect(state.value).toBeLessThanOrEqual(RULE.cap + THRESHOLD_STEP);
        }
      }),
    );
  });

  it('pauses above the cap, learns from confident records in shadow, and returns just below the cap', () => {
    const above = { value: RULE.cap, isPaused: false, pauses: 0 };
    const paused = settleCounted(above, true, RULE);
    expect(paused).toMatchObject({ isPaused: true, pauses: 1 });
    expect(thresholdInForce(paused)).toBeNull();
    expect(isCounted(RULE.cap, paused, RULE)).toBe(true);
    const middle = (RULE.floor + RULE.cap) / 2;
    const nearly = { value: middle + 0.002, isPaused: true, pauses: 1 };
    expect(settleCounted(nearly, true, RULE).isPaused).toBe(true);
    expect(settleCounted({ ...nearly, value: middle + 0.001 }, false, RULE)).toEqual({
      value: RULE.cap - THRESHOLD_STEP * 1.3,
      isPaused: false,
      pauses: 1,
    });
  });
});

/** A year of bars of 15 minutes; 51 % of the top probabilities are at least 0.65. */
function simulateYear(seed: number, overConfidence: number, delay = 8): Watched {
  const { uniform } = draws(seed);
  const records = 35_040;
  const isMiddleThird = (record: number) => Math.floor((record * 3) / records) === 1;
  return watchThreshold(RULE, {
    records,
    delay,
    parts: 3,
    topProbability: () => {
      const u = uniform();
      return u < 0.49 ? 0.34 + (u / 0.49) * 0.31 : 0.65 + ((u - 0.49) / 0.51) * 0.34;
    },
    isWrong: (record, top) => uniform() >= top - (isMiddleThird(record) ? overConfidence : 0),
  });
}

/** `SUPERVISION_RUNS=100 npx jest supervision` runs the long form. */
const RUNS = Number(process.env.SUPERVISION_RUNS ?? 10);
const SEEDS = Array.from({ length: RUNS }, (_, run) => 9_000_000 + run);

describe('a simulated year', () => {
  it('keeps the rate of overrides while the model is as good as its word', () => {
    for (const seed of SEEDS) {
      const { rates } = simulateYear(seed, 0);
      expect((rates[0] + rates[1] + rates[2]) / 3).toBeGreaterThanOrEqual(0.47);
    }
  });

  it('stops an over-confident model, and lets it return', () => {
    for (const seed of SEEDS) {
      const watched = simulateYear(seed, 0.35);
      expect(watched.rates[1]).toBeLessThan(0.12);
      expect(watched.rates[2]).toBeGreaterThan(0.4);
      expect(watched.errors).toBeLessThanOrEqual(mostErrors(RULE, watched));
    }
  });
});

describe('the bound of the errors', () => {
  it.each([0, 1, 40])(
    'holds when labels come %d records late and an adversary makes them',
    (delay) => {
      const watched = watchThreshold(RULE, {
        records: 50_000,
        delay,
        parts: 1,
        topProbability: () => 1,
        isWrong: (_record, _top, isOverride) => isOverride,
      });
      expect(watched.state.pauses).toBeGreaterThan(10);
      expect(watched.errors).toBeLessThanOrEqual(mostErrors(RULE, watched));
    },
  );

  it('holds for any sequence', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const record = fc.record({ top: share, isWrong: fc.boolean() });
    fc.assert(
      fc.property(
        share,
        share,
        share,
        fc.integer({ min: 0, max: 5 }),
        fc.array(record, { minLength: 1, maxLength: 400, size: 'max' }),
        (floor, highConfidence, targetPrecision, delay, records) => {
          const rule = thresholdRule({ floor, highConfidence, targetPrecision });
          const watched = watchThreshold(rule, {
            records: records.length,
            delay,
            parts: 1,
            topProbability: (i) => records[i].top,
            isWrong: (i) => records[i].isWrong,
          });
          expect(watched.errors).toBeLessThanOrEqual(mostErrors(rule, watched) + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });
});
