import type { LatencyHistogram } from '@meta-agent/engine-api';

/** What came between two readings; all of the second when the engine began anew between them. */
export function latencyBetween(
  before: LatencyHistogram | null,
  after: LatencyHistogram,
): LatencyHistogram {
  if (before === null || before.count > after.count) return after;
  return {
    limits_s: after.limits_s,
    counts: after.counts.map((count, i) => count - before.counts[i]),
    count: after.count - before.count,
    sum_s: after.sum_s - before.sum_s,
  };
}

/**
 * A quantile in seconds, between the limits of its bucket as Prometheus' histogram_quantile has
 * it; null of nothing.
 */
export function latencyQuantile(
  { limits_s, counts, count }: LatencyHistogram,
  quantile: number,
): number | null {
  if (count === 0) return null;
  const rank = quantile * count;
  const bucket = counts.findIndex((n) => n >= rank);
  if (bucket === -1) return limits_s.at(-1) ?? null;
  const [from, below] = bucket === 0 ? [0, 0] : [limits_s[bucket - 1], counts[bucket - 1]];
  const inside = counts[bucket] - below;
  return from + (limits_s[bucket] - from) * (inside === 0 ? 1 : (rank - below) / inside);
}
