import { TrainerError } from '../errors';
import { FEWER_FOLDS, type Fold } from './time-series-split';

/** The first row with the timestamp of this row; the end of the table does not move. */
export function startOfTimestamp(timestampsMs: Float64Array, row: number): number {
  let start = row;
  while (start > 0 && timestampsMs[start - 1] === timestampsMs[start]) start -= 1;
  return start;
}

/**
 * Moves each boundary back to the start of its timestamp, so that all symbols of one timestamp are
 * on the same side of the boundary, and drops `embargo` timestamps before each test part.
 */
export function keepTimestampsWhole(
  folds: readonly Fold[],
  timestampsMs: Float64Array,
  embargo: number,
): Fold[] {
  return folds.map((fold, i) => {
    const testStart = startOfTimestamp(timestampsMs, fold.testStart);
    const testEnd = startOfTimestamp(timestampsMs, fold.testEnd);
    const trainEnd = moveBack(timestampsMs, testStart, embargo);
    if (trainEnd > 0 && testEnd > testStart) return { trainEnd, testStart, testEnd };
    throw new TrainerError('too_few_rows_for_folds', {
      message: `Fold ${i + 1} has no rows after its boundaries moved to whole timestamps.`,
      expected: `at least one timestamp to train and to test on, ${embargo} between them`,
      received: `${trainEnd} rows to train and ${testEnd - testStart} to test on`,
      next: FEWER_FOLDS,
    });
  });
}

/** The row that lies so many timestamps before this one. */
export function moveBack(timestampsMs: Float64Array, row: number, timestamps: number): number {
  let start = row;
  for (let i = 0; i < timestamps && start > 0; i += 1) {
    start = startOfTimestamp(timestampsMs, start - 1);
  }
  return start;
}
