import { startOfTimestamp } from '../../validation/keep-timestamps-whole';

/** The rows of one period, from `start` up to `end`. */
export interface Period {
  readonly start: number;
  readonly end: number;
  /** First and last timestamp, ISO 8601. */
  readonly from: string;
  readonly to: string;
}

/**
 * Consecutive periods with about the same number of rows. No timestamp is split between periods;
 * with too few timestamps there are fewer periods than requested.
 * @param timestampsMs ascending
 */
export function timePeriods(timestampsMs: Float64Array, wanted: number): Period[] {
  const n = timestampsMs.length;
  const cuts = Array.from({ length: wanted }, (_, i) =>
    startOfTimestamp(timestampsMs, Math.floor((i * n) / wanted)),
  );
  const iso = (row: number) => new Date(timestampsMs[row]).toISOString();
  const starts = [...new Set(cuts)];
  return starts.map((start, i) => {
    const end = i + 1 < starts.length ? starts[i + 1] : n;
    return { start, end, from: iso(start), to: iso(end - 1) };
  });
}
