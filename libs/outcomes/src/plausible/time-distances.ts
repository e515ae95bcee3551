import type { AskedRecords } from '../join/asked-records';
import type { RowList } from '../join/columns/row-list';
import type { JoinedRow } from './joined-row';
import { sampleOf } from './sample-of';

/** How far rows are from the nearest record of their symbol, in milliseconds. */
export interface TimeDistances {
  /** Median of row − record: positive for rows that are late. */
  readonly medianMs: number;
  /** Share (0..1) of the rows whose distance is the median's, within a tenth of it. */
  readonly alike: number;
  readonly largestMs: number;
}

const ALIKE = 0.1;

/** Null if no row has a record of its symbol. */
export function timeDistances(
  rows: RowList<JoinedRow>,
  records: AskedRecords,
): TimeDistances | null {
  const distances = sampleOf(rows).flatMap(({ timestampMs, symbol }) => {
    if (timestampMs === null || symbol === null) return [];
    const nearestMs = records.nearest(timestampMs, symbol);
    return nearestMs === null ? [] : [timestampMs - nearestMs];
  });
  if (distances.length === 0) return null;
  distances.sort((a, b) => a - b);
  const medianMs = distances[distances.length >> 1];
  const tolerance = ALIKE * Math.abs(medianMs);
  const alike = distances.filter((distance) => Math.abs(distance - medianMs) <= tolerance);
  const largestMs = Math.max(Math.abs(distances[0]), Math.abs(distances[distances.length - 1]));
  return { medianMs, alike: alike.length / distances.length, largestMs };
}
