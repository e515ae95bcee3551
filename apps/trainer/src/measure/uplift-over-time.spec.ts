import { upliftOverTime, type Gains } from './uplift-over-time';

const options = { lifeMs: 60_000, resamples: 200, seed: 1 };
const hours = Float64Array.from({ length: 80 }, (_, row) => row * 3_600_000);
const decisions = {
  overrides: new Uint8Array(80).map((_, row) => Number(row % 2 === 0)),
  finalClasses: new Uint8Array(80).map((_, row) => Number(row % 4 === 0)),
  baseClasses: new Uint8Array(80),
};
const timed = (gainOf: (row: number) => number | null) => ({
  timestampsMs: hours,
  gains: Array.from(hours, (_, row) => gainOf(row)),
});
const measure = (gains: Omit<Gains, 'decisions'>) =>
  upliftOverTime({ ...gains, decisions }, options);

describe('upliftOverTime', () => {
  it('counts rows, overrides and changes, and gives the mean gain of each period', () => {
    const periods = measure({ accuracy: timed(() => 1), money: null });
    expect(periods).toHaveLength(8);
    for (const period of periods) {
      expect(period).toMatchObject({ n_samples: 10, overrides: 5, uplift: 1 });
      expect(period).toMatchObject({ pnl_difference: null, pnl_difference_ci95: null });
    }
    expect(periods[0].changes).toBe(3);
  });

  it('counts each gain in its own period, and leaves out what is not known', () => {
    const accuracy = timed((row) => Number(row < 10));
    const money = timed((row) => (row < 70 ? 0 : row % 2 === 0 ? null : 1));
    const periods = measure({ accuracy, money });
    expect(periods.map(({ uplift }) => uplift)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(periods.map((period) => period.pnl_difference)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('gives an interval where the period holds 16 blocks of four lives', () => {
    const minutes = Float64Array.from({ length: 80 * 60 }, (_, row) => row * 60_000);
    const gains = Array.from(minutes, (_, row) => Math.sin(row));
    const long = upliftOverTime(
      {
        accuracy: { timestampsMs: minutes, gains },
        decisions: {
          overrides: new Uint8Array(minutes.length),
          finalClasses: new Uint8Array(minutes.length),
          baseClasses: new Uint8Array(minutes.length),
        },
        money: null,
      },
      options,
    );
    for (const { uplift, uplift_ci95: interval } of long) {
      expect(interval?.[0]).toBeLessThan(uplift);
      expect(interval?.[1]).toBeGreaterThan(uplift);
    }
    const [short] = upliftOverTime(
      { accuracy: timed((row) => row % 2), decisions, money: null },
      { ...options, lifeMs: 3_600_000 },
    );
    expect(short.uplift_ci95).toBeNull();
  });

  it('has fewer periods where eight are too short for an interval, but never less than four', () => {
    const lengths = [10, 15, 18, 25].map((minutes) => {
      const lived = { ...options, lifeMs: minutes * 60_000 };
      return upliftOverTime({ accuracy: timed((row) => row % 2), decisions, money: null }, lived);
    });
    expect(lengths.map((periods) => periods.length)).toEqual([7, 4, 4, 8]);
  });
});
