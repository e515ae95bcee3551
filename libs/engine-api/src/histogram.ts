/** Cumulative counts of values up to each bound; the bounds ascend, the last one is Infinity. */
export interface Histogram {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/**
 * The values between two readings; the whole later reading when the process has restarted.
 * @example
 * const bounds = [1, Infinity];
 * histogramSince({ bounds, counts: [2, 5] }, { bounds, counts: [3, 9] }).counts; // [1, 4]
 */
export function histogramSince(earlier: Histogram | null, later: Histogram): Histogram {
  if (earlier?.bounds.length !== later.bounds.length) return later;
  const counts = later.counts.map((count, i) => count - earlier.counts[i]);
  return counts.some((count) => count < 0) ? later : { bounds: later.bounds, counts };
}

/**
 * The quantile of a share (0..1), estimated like Prometheus' histogram_quantile:
 * values lie evenly in their bucket. Null without values.
 * @example
 * quantileOf({ bounds: [1, 2, Infinity], counts: [0, 10, 10] }, 0.5); // 1.5
 */
export function quantileOf({ bounds, counts }: Histogram, share: number): number | null {
  const total = counts.at(-1) ?? 0;
  if (total === 0) return null;
  const rank = share * total;
  const at = counts.findIndex((count) => count >= rank);
  const low = at === 0 ? 0 : bounds[at - 1];
  // The last bucket has no upper limit: its lower limit is the best estimate.
  if (!Number.isFinite(bounds[at])) return low;
  const below = at === 0 ? 0 : counts[at - 1];
  const inside = counts[at] - below;
  return inside === 0 ? bounds[at] : low + ((bounds[at] - low) * (rank - below)) / inside;
}
