import { readTestdata } from '../testing/read-testdata';
import { keepTimestampsWhole } from './keep-timestamps-whole';
import { planValidation } from './plan-validation';
import { timeSeriesSplit } from './time-series-split';

interface Case {
  n: number;
  n_splits: number;
  gap: number;
  test_size: number | null;
  folds: { train: [number, number]; test: [number, number] }[];
}
const cases = JSON.parse(readTestdata('time-series-split.json')) as Case[];

describe('timeSeriesSplit', () => {
  it.each(cases.map((c) => [c.n, c.n_splits, c.gap, c.test_size, c.folds] as const))(
    "gives scikit-learn's ranges of %d rows in %d splits, gap %d, test size %s",
    (n, nSplits, gap, testSize, folds) => {
      const actual = timeSeriesSplit(n, { nSplits, gap, testSize });
      expect(
        actual.map((f) => ({ train: [0, f.trainEnd], test: [f.testStart, f.testEnd] })),
      ).toEqual(folds);
    },
  );

  it('names the number of rows needed when there are too few', () => {
    expect(() => timeSeriesSplit(5, { nSplits: 5 })).toThrow('5 rows cannot be split into 5 folds');
  });
});

/** Three symbols at each timestamp, timestamps one minute apart. */
const MOMENTS = Float64Array.from({ length: 60 }, (_, row) => Math.floor(row / 3) * 60_000);

describe('keepTimestampsWhole', () => {
  it('moves each boundary back to the start of its timestamp', () => {
    expect(keepTimestampsWhole([{ trainEnd: 10, testStart: 10, testEnd: 20 }], MOMENTS, 0)).toEqual(
      [{ trainEnd: 9, testStart: 9, testEnd: 18 }],
    );
  });

  it('does not move the end of the table', () => {
    const [fold] = keepTimestampsWhole([{ trainEnd: 30, testStart: 30, testEnd: 60 }], MOMENTS, 0);
    expect(fold.testEnd).toBe(60);
  });

  it('counts the embargo in timestamps', () => {
    const [fold] = keepTimestampsWhole([{ trainEnd: 31, testStart: 31, testEnd: 40 }], MOMENTS, 2);
    expect(fold).toEqual({ trainEnd: 24, testStart: 30, testEnd: 39 });
  });

  it('rejects a fold without training rows', () => {
    expect(() =>
      keepTimestampsWhole([{ trainEnd: 4, testStart: 4, testEnd: 9 }], MOMENTS, 1),
    ).toThrow('Fold 1 has no rows after its boundaries moved');
  });
});

describe('planValidation', () => {
  const options = {
    test_size: 0.2,
    n_cv_splits: 3,
    embargo: 0,
    purge: true,
    whole_timestamps: true,
  };

  it('drops training rows whose label is not known when the test part starts', () => {
    const knownAtMs = MOMENTS.map((ms) => ms + 90_000);
    const { folds, holdout } = planValidation(MOMENTS, knownAtMs, options);
    for (const part of [...folds, holdout]) {
      // Labels are known 1.5 minutes later: too late for the last timestamp before the test part.
      expect(part.purged).toBe(3);
      expect(part.train.at(-1)).toBe(part.testStart - 4);
    }
  });

  it('keeps a label that becomes known exactly when the test part starts', () => {
    const knownAtMs = MOMENTS.map((ms) => ms + 60_000);
    expect(planValidation(MOMENTS, knownAtMs, options).holdout.purged).toBe(0);
  });

  it('keeps the embargo before the held-out part too', () => {
    const { holdout } = planValidation(MOMENTS, null, { ...options, embargo: 2 });
    expect([holdout.testStart, holdout.train.at(-1)]).toEqual([48, 41]);
  });

  it('purges nothing when purging is off', () => {
    const knownAtMs = MOMENTS.map((ms) => ms + 1e9);
    const plan = planValidation(MOMENTS, knownAtMs, { ...options, purge: false });
    expect(plan.holdout).toMatchObject({ purged: 0, testStart: 48, testEnd: 60 });
  });

  it('cuts folds only from the rows before the held-out part', () => {
    const { folds, holdout } = planValidation(MOMENTS, null, options);
    expect(folds.at(-1)?.testEnd).toBeLessThanOrEqual(holdout.testStart);
  });
});
