import type { Scaler } from '@meta-agent/features';
import { gather } from '../../../data/signal-table';
import { fitScaler } from './fit-scaler';
import type { GroupedRows } from './grouped-rows';

/** The grouped rows of one fit. All folds share the values of the rows. */
export interface TrainingSet {
  readonly grouped: GroupedRows;
  /** Number of rows in the set. */
  readonly size: number;
  /** For each group, the place after the group's last row in the set. */
  readonly ends: Uint32Array;
  /** The class 0..2 at each place of the grouped order. */
  readonly classes: Uint8Array;
  /** The weight of the loss at each place; 0 for a row outside the set. */
  readonly weights: Float64Array;
  /** Sums of the weights and of their squares. */
  readonly totalWeight: number;
  readonly squaredWeight: number;
  /** Fitted only on the rows of the set. */
  readonly scaler: Scaler;
}

/**
 * @param classes n class indices, in the order of the rows
 * @param train the rows of the set, ascending
 * @param weights one weight per entry of `train`
 * @param scaler in place of the one of these rows
 */
export function selectTrainingSet(
  grouped: GroupedRows,
  classes: Uint8Array,
  train: Uint32Array,
  weights: Float64Array,
  scaler?: Scaler,
): TrainingSet {
  const { order, groups } = grouped;
  const places = placesOf(order);
  const members = new Uint8Array(order.length);
  const weightAt = new Float64Array(order.length);
  for (let i = 0; i < train.length; i += 1) {
    members[places[train[i]]] = 1;
    weightAt[places[train[i]]] = weights[i];
  }
  const ends = Uint32Array.from(groups, ({ start, end }) => {
    let last = end;
    while (last > start && members[last - 1] === 0) last -= 1;
    return last;
  });
  return {
    grouped,
    size: train.length,
    ends,
    classes: gather(classes, order, 1),
    weights: weightAt,
    totalWeight: weights.reduce((sum, weight) => sum + weight, 0),
    squaredWeight: weights.reduce((sum, weight) => sum + weight * weight, 0),
    scaler: scaler ?? fitScaler(grouped, members),
  };
}

/** The scaler of some of the rows. */
export function scalerOf(grouped: GroupedRows, rows: Uint32Array): Scaler {
  const places = placesOf(grouped.order);
  const members = new Uint8Array(places.length);
  for (const row of rows) members[places[row]] = 1;
  return fitScaler(grouped, members);
}

/** The place of each row in the grouped order. */
function placesOf(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place += 1) places[order[place]] = place;
  return places;
}
