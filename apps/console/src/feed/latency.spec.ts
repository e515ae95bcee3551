import type { LatencyHistogram } from '@meta-agent/engine-api';
import { latencyBetween, latencyQuantile } from './latency';

const LIMITS = [0.001, 0.002, 0.004];
const reading = (counts: number[], count: number): LatencyHistogram => ({
  ...{ limits_s: LIMITS, counts, count, sum_s: count },
});

describe('latency', () => {
  it('between two readings is their difference', () => {
    const between = latencyBetween(reading([4, 6, 8], 8), reading([5, 9, 12], 13));
    expect(between).toEqual({ limits_s: LIMITS, counts: [1, 3, 4], count: 5, sum_s: 5 });
  });

  it('begins anew with an engine that has', () => {
    const after = reading([1, 2, 2], 2);
    expect(latencyBetween(reading([4, 6, 8], 8), after)).toBe(after);
    expect(latencyBetween(null, after)).toBe(after);
  });

  it('is told as a quantile inside its bucket, as Prometheus does', () => {
    const histogram = reading([10, 90, 100], 100);
    expect(latencyQuantile(histogram, 0.5)).toBeCloseTo(0.0015, 12);
    expect(latencyQuantile(histogram, 0.05)).toBeCloseTo(0.0005, 12);
    expect(latencyQuantile(histogram, 0.95)).toBeCloseTo(0.003, 12);
  });

  it('beyond the last limit is said to be that limit, and of nothing it is null', () => {
    expect(latencyQuantile(reading([0, 0, 1], 10), 0.99)).toBe(0.004);
    expect(latencyQuantile(reading([0, 0, 0], 0), 0.5)).toBeNull();
  });
});
