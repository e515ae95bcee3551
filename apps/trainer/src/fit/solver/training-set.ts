import type { Scaler } from '@meta-agent/features';
import { fitScaler } from './fit-scaler';
import type { GroupedRows } from './grouped-rows';

/** Some of the grouped rows, to be fitted on. Every fold shares the rows' values. */
export interface TrainingSet {
  readonly grouped: GroupedRows;
  /** Rows of the set. */
  readonly size: number;
  /** For each group, the place after its last row of the set. */
  readonly ends: Uint32Array;
  /** The class 0..2 at each place of the grouped order. */
  readonly classes: Uint8Array;
  /** The weight of the loss at each place; 0 where the row is not of the set. */
  readonly weights: Float64Array;
  /** Fitted on the rows of the set alone. */
  readonly scaler: Scaler;
}

/**
 * @param classes n class indices, in the order of the matrix
 * @param train the rows of the set, ascending
 * @param weights one for each of `train`
 */
export function selectTrainingSet(
  grouped: GroupedRows,
  classes: Uint8Array,
  train: Uint32Array,
  weights: Float64Array,
): TrainingSet {
  const { order, groups } = grouped;
  const byRow = new Float64Array(order.length).fill(-1);
  train.forEach((row, i) => {
    byRow[row] = weights[i];
  });
  const members = Uint8Array.from(order, (row) => Number(byRow[row] >= 0));
  const ends = Uint32Array.from(groups, ({ start, end }) => {
    let last = end;
    while (last > start && members[last - 1] === 0) last -= 1;
    return last;
  });
  return {
    grouped,
    size: train.length,
    ends,
    classes: Uint8Array.from(order, (row) => classes[row]),
    weights: Float64Array.from(order, (row) => Math.max(0, byRow[row])),
    scaler: fitScaler(grouped, members),
  };
}
