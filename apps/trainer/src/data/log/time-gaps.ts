/** Parts of equal numbers of records whose spans tell how long a log usually takes. */
const PARTS = 20;
const LONGEST_IN_MEDIANS = 30;

/** Between two records of a log sorted by time, `row` and the one before it. */
export interface TimeGap {
  readonly row: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Gaps that are longer than 30 times the median span of a twentieth of the records: longer than
 * the rest of the log, as between a board's clock before and after it was set. The median does not
 * move with a few records, as first and last timestamp do.
 * @param timestampsMs ascending
 */
export function longGaps(timestampsMs: Float64Array): TimeGap[] {
  const last = timestampsMs.length - 1;
  if (last < PARTS) return [];
  const cuts = Array.from({ length: PARTS + 1 }, (_, i) => Math.floor((i * last) / PARTS));
  const spans = cuts.slice(1).map((cut, i) => timestampsMs[cut] - timestampsMs[cuts[i]]);
  const median = spans.sort((a, b) => a - b)[PARTS / 2];
  const gaps: TimeGap[] = [];
  for (let row = 1; row <= last && median > 0; row += 1) {
    const [fromMs, toMs] = [timestampsMs[row - 1], timestampsMs[row]];
    if (toMs - fromMs > LONGEST_IN_MEDIANS * median) gaps.push({ row, fromMs, toMs });
  }
  return gaps;
}

/** From one moment to another without the gaps between them, in milliseconds. */
export function spanWithoutGaps(fromMs: number, toMs: number, gaps: readonly TimeGap[]): number {
  const inside = gaps.filter((gap) => gap.fromMs >= fromMs && gap.toMs <= toMs);
  return inside.reduce((span, gap) => span - (gap.toMs - gap.fromMs), toMs - fromMs);
}
