import type { AskedRecords } from '../join/asked-records';
import { eachRow, type RowList } from '../join/columns/row-list';
import type { JoinedRow } from './joined-row';
import { sampleOf } from './sample-of';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Time zones reach from −12 to +14 h; some differ by half an hour. */
const LARGEST_SHIFT_HALF_HOURS = 28;

/** A shift is reported when it explains this share of rows, and this much more than no shift. */
const LEAST_SHARE = 0.5;
const LEAST_GAIN = 0.2;

/** A shift of all rows after which many more rows match. */
export interface TimeShift {
  /** Hours to add to the rows' timestamps; `exit`: subtract the hold of each trade. */
  readonly hours: number | 'exit';
  /** Share (0..1) of the rows that then match a record, including the action if a row has one. */
  readonly share: number;
}

type ShiftOf = (row: JoinedRow) => number;

/** The shift that explains the rows best; null if every shift is hardly better than no shift. */
export function findTimeShift(
  rows: RowList<JoinedRow>,
  records: AskedRecords,
  spelling: ReadonlyMap<string, string>,
): TimeShift | null {
  const sampled = sampleOf(timedRows(rows));
  const shareAt = (shiftOf: ShiftOf) => {
    const matching = sampled.filter((row) => isRecord(row, shiftOf(row), records, spelling));
    return sampled.length === 0 ? 0 : matching.length / sampled.length;
  };
  const unshifted = shareAt(() => 0);
  let best: TimeShift | null = null;
  const consider = (hours: TimeShift['hours'], shiftOf: ShiftOf) => {
    const share = shareAt(shiftOf);
    if (share < LEAST_SHARE || share < unshifted + LEAST_GAIN) return;
    if (best === null || share > best.share) best = { hours, share };
  };
  // The smallest shift first: of several equally good shifts it is the likeliest.
  for (let halfHours = 1; halfHours <= LARGEST_SHIFT_HALF_HOURS; halfHours += 1) {
    for (const hours of [-halfHours / 2, halfHours / 2]) consider(hours, () => hours * HOUR_MS);
  }
  consider('exit', ({ holdMinutes }) => -(holdMinutes ?? NaN) * MINUTE_MS);
  return best;
}

function timedRows(rows: RowList<JoinedRow>): RowList<JoinedRow> {
  const places: number[] = [];
  let place = 0;
  for (const { timestampMs } of eachRow(rows)) {
    if (timestampMs !== null) places.push(place);
    place += 1;
  }
  return { length: places.length, at: (at) => rows.at(places[at]) };
}

function isRecord(
  { timestampMs, symbol, action }: JoinedRow,
  shiftMs: number,
  records: AskedRecords,
  spelling: ReadonlyMap<string, string>,
): boolean {
  if (timestampMs === null || symbol === null) return false;
  return records.has(timestampMs + shiftMs, spelling.get(symbol) ?? symbol, action);
}
