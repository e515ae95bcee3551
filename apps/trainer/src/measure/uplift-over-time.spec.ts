import { upliftOverTime } from './uplift-over-time';

const bootstrap = { resamples: 100, seed: 1 };
const hours = Float64Array.from({ length: 80 }, (_, row) => row * 3_600_000);
const overrides = new Uint8Array(80).map((_, row) => Number(row % 2 === 0));

describe('upliftOverTime', () => {
  it('is constant, with intervals of width 0, when every row gains the same amount', () => {
    const accuracy = new Float64Array(80).fill(1);
    const periods = upliftOverTime(
      { timestampsMs: hours, overrides, accuracy, pnl: null },
      bootstrap,
    );
    expect(periods).toHaveLength(8);
    for (const period of periods) {
      expect(period).toMatchObject({ n_samples: 10, overrides: 5, uplift: 1, uplift_ci95: [1, 1] });
      expect(period).toMatchObject({ pnl_difference: null, pnl_difference_ci95: null });
    }
  });

  it('counts each gain in its own period', () => {
    const accuracy = hours.map((_, row) => Number(row < 10));
    const pnl = hours.map((_, row) => (row < 70 ? 0 : row % 2));
    const periods = upliftOverTime({ timestampsMs: hours, overrides, accuracy, pnl }, bootstrap);
    expect(periods.map(({ uplift }) => uplift)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(periods.map((period) => period.pnl_difference)).toEqual([0, 0, 0, 0, 0, 0, 0, 0.5]);
    const [low, high] = periods[7].pnl_difference_ci95 ?? [NaN, NaN];
    expect(low).toBeLessThanOrEqual(0.5);
    expect(high).toBeGreaterThanOrEqual(0.5);
  });
});
