/** Number of parts with equally many records; their median span is the usual pace of a log. */
const PARTS = 20;
const LONGEST_IN_MEDIANS = 30;
/** A wrong clock is told from a pause by days, and the flag that leaves records out is a date. */
const SHORTEST_MS = 86_400_000;

/** A gap between two records of a log sorted by time: `row` and the row before. */
export interface TimeGap {
  readonly row: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Gaps of more than a day that are longer than 30 times the median span of a twentieth of the
 * records: longer than the rest of the log, for example the jump when a board's clock is set. A few
 * records move the first and last timestamp but not the median.
 * @param timestampsMs ascending
 */
export function longGaps(timestampsMs: Float64Array): TimeGap[] {
  const last = timestampsMs.length - 1;
  if (last < PARTS) return [];
  const cuts = Array.from({ length: PARTS + 1 }, (_, i) => Math.floor((i * last) / PARTS));
  const spans = cuts.slice(1).map((cut, i) => timestampsMs[cut] - timestampsMs[cuts[i]]);
  const median = spans.sort((a, b) => a - b)[PARTS / 2];
  const usualMs = Math.max(SHORTEST_MS, LONGEST_IN_MEDIANS * median);
  const gaps: TimeGap[] = [];
  for (let row = 1; row <= last && median > 0; row += 1) {
    const [fromMs, toMs] = [timestampsMs[row - 1], timestampsMs[row]];
    if (toMs - fromMs > usualMs) gaps.push({ row, fromMs, toMs });
  }
  return gaps;
}

/** The time between two moments minus the gaps between them, in milliseconds. */
export function spanWithoutGaps(fromMs: number, toMs: number, gaps: readonly TimeGap[]): number {
  const inside = gaps.filter((gap) => gap.fromMs >= fromMs && gap.toMs <= toMs);
  return inside.reduce((span, gap) => span - (gap.toMs - gap.fromMs), toMs - fromMs);
}
