import { countingSort, patternOfRows } from './row-patterns';

/** Rows in which the same features are constant or equal to one another. */
export interface RowGroup {
  /** The group holds the rows from `start` to `end` of the grouped order. */
  readonly start: number;
  readonly end: number;
  /** The position in `values` of the group's first row. */
  readonly offset: number;
  /** Number of values kept per row. */
  readonly inputs: number;
  /** For each feature, the index of its value in the row; -1 when constant in the group. */
  readonly sources: Int16Array;
  /** For each feature, its value when the feature is constant in the group, else 0. */
  readonly constants: Float64Array;
}

/**
 * A feature matrix without repeated values; nothing is rounded.
 *
 * Rows in which the agents vote alike share most features: the one-hot votes, the shares of the
 * votes, and the crossings, each of which is then 0 or one of its factors. A row keeps 10 of the 26
 * values of guide26 and 11 of the 75 values of crossed75, so a pass over the rows costs about the
 * same for both feature sets.
 */
export interface GroupedRows {
  readonly width: number;
  /** n row numbers of the matrix in the grouped order; ascending inside a group. */
  readonly order: Uint32Array;
  readonly groups: readonly RowGroup[];
  /** The rows' values, group by group, row by row. */
  readonly values: Float64Array;
}

/** @param features n x width, row by row, n > 0 */
export function groupRows(features: Float64Array, width: number): GroupedRows {
  const { patterns, count } = patternOfRows(features, width);
  const { order, starts } = countingSort(patterns, count);
  let offset = 0;
  const groups = Array.from({ length: count }, (_, g): RowGroup => {
    const [start, end] = [starts[g], starts[g + 1]];
    const { sources, constants, inputs } = findStructure(features, width, order, start, end);
    const group = { start, end, offset, inputs, sources, constants };
    offset += inputs * (end - start);
    return group;
  });
  const values = new Float64Array(offset);
  for (const group of groups) copyValues(features, width, order, group, values);
  return { width, order, groups, values };
}

/** Finds the features that are constant or equal to each other in the rows `start` to `end`. */
function findStructure(
  features: Float64Array,
  width: number,
  order: Uint32Array,
  start: number,
  end: number,
) {
  const first = features.subarray(order[start] * width, (order[start] + 1) * width);
  const isConstant = new Uint8Array(width).fill(1);
  /** The first feature that equals this feature in every row so far. */
  let twins = refine(new Int16Array(width), first);
  for (let i = start + 1; i < end; i += 1) {
    const at = order[i] * width;
    let isSplit = false;
    for (let j = 0; j < width; j += 1) {
      const value = features[at + j];
      if (value !== first[j]) isConstant[j] = 0;
      if (value !== features[at + twins[j]]) isSplit = true;
    }
    if (isSplit) twins = refine(twins, features.subarray(at, at + width));
  }
  const constants = first.map((value, j) => (isConstant[j] === 1 ? value : 0));
  return { constants, ...numberSources(twins, isConstant) };
}

/** The first feature with this twin so far and with this value in the current row. */
function refine(twins: Int16Array, row: Float64Array): Int16Array {
  return twins.map((twin, j) => {
    for (let i = 0; i < j; i += 1) if (twins[i] === twin && row[i] === row[j]) return i;
    return j;
  });
}

function numberSources(twins: Int16Array, isConstant: Uint8Array) {
  const sources = new Int16Array(twins.length).fill(-1);
  let inputs = 0;
  twins.forEach((twin, j) => {
    if (isConstant[j] === 1) return;
    if (twin === j) inputs += 1;
    sources[j] = twin === j ? inputs - 1 : sources[twin];
  });
  return { sources, inputs };
}

function copyValues(
  features: Float64Array,
  width: number,
  order: Uint32Array,
  { start, end, offset, inputs, sources }: RowGroup,
  values: Float64Array,
): void {
  const kept = Int16Array.from({ length: inputs }, (_, source) => sources.indexOf(source));
  let at = offset;
  for (let i = start; i < end; i += 1) {
    const from = order[i] * width;
    for (let s = 0; s < inputs; s += 1) values[at + s] = features[from + kept[s]];
    at += inputs;
  }
}
