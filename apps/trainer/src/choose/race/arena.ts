import type { FeatureSet } from '@meta-agent/features';
import { gather } from '../../data/signal-table';
import type { LabelledRows } from '../../fit/logistic-regression';
import { missingClasses } from '../../fit/require-every-class';
import type { Part } from '../../validation/plan-validation';

/** The rows and folds on which recipes are compared. */
export interface Arena {
  readonly rowsOf: (set: FeatureSet) => LabelledRows;
  readonly timestampsMs: Float64Array;
  /** Folds of the training part only. */
  readonly folds: readonly Part[];
  /** The life of a label, the unit of the blocks of time. */
  readonly lifeMs: number;
}

/** The features of these rows; null for all rows. */
export type RowsOf = (set: FeatureSet, rows: Uint32Array | null) => LabelledRows;

/** In fewer rows than this many samples, a sample costs more than it saves. */
const PAYS_FROM = 5;

/** The golden ratio: its multiples are spread evenly modulo 1, and no cycle of a market fits them. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * An arena of about `size` rows: whole timestamps, spread evenly over the time of the folds. Null
 * when the size is 0 or does not pay, or when a training part of it is without one of the classes.
 */
export function sampleArena(
  { timestampsMs, folds, lifeMs }: Omit<Arena, 'rowsOf'>,
  classes: Uint8Array,
  rowsOf: RowsOf,
  size: number,
): Arena | null {
  const n = folds[folds.length - 1].testEnd;
  if (size === 0 || n < PAYS_FROM * size) return null;
  const rows = pickTimestamps(timestampsMs.subarray(0, n), size / n);
  const sampled = folds.map((part) => sampledPart(part, rows));
  const sampledClasses = gather(classes, rows, 1);
  const isComplete = sampled.every(
    ({ train, testStart, testEnd }) =>
      testEnd > testStart && missingClasses(gather(sampledClasses, train, 1)).length === 0,
  );
  if (!isComplete) return null;
  const sampledMs = gather(timestampsMs, rows, 1);
  return { rowsOf: (set) => rowsOf(set, rows), timestampsMs: sampledMs, folds: sampled, lifeMs };
}

/** The rows of a share of the timestamps. @param timestampsMs ascending */
function pickTimestamps(timestampsMs: Float64Array, share: number): Uint32Array {
  let moment = -1;
  let isPicked = false;
  return Uint32Array.from(timestampsMs.keys()).filter((row) => {
    if (row === 0 || timestampsMs[row] !== timestampsMs[row - 1]) {
      moment += 1;
      isPicked = (moment * GOLDEN_RATIO) % 1 < share;
    }
    return isPicked;
  });
}

/** A fold in places of the sample. @param rows the sampled rows, ascending */
function sampledPart({ train, testStart, testEnd, purged }: Part, rows: Uint32Array): Part {
  const placeOf = (row: number) => rows.filter((sampled) => sampled < row).length;
  const isTrained = new Uint8Array(testEnd);
  for (const row of train) isTrained[row] = 1;
  const places = Uint32Array.from(rows.keys());
  return {
    train: places.filter((place) => isTrained[rows[place]] === 1),
    testStart: placeOf(testStart),
    testEnd: placeOf(testEnd),
    purged,
  };
}
