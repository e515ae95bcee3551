import { countingSort, patternOfRows } from './row-patterns';

/** Rows in which the same features are constant or equal to one another. */
export interface RowGroup {
  /** Its rows are `start` to `end` of the grouped order. */
  readonly start: number;
  readonly end: number;
  /** Where its first row begins in `values`. */
  readonly offset: number;
  /** Values kept per row. */
  readonly inputs: number;
  /** Of each feature, which of the row's values it is; -1 when it is constant in the group. */
  readonly sources: Int16Array;
  /** Of each feature, its value when it is constant, else 0. */
  readonly constants: Float64Array;
}

/**
 * A feature matrix without what its rows repeat; nothing is rounded.
 *
 * Rows in which the agents vote alike have most features in common: the one-hot votes, the shares
 * of the votes, and the crossings, each of which is then 0 or one of its factors. Of guide26's 26
 * values 10 are left, of crossed75's 75 it is 11, so that one pass over the rows costs as much.
 */
export interface GroupedRows {
  readonly width: number;
  /** n: the row of the matrix at each place of the grouped order; rising inside a group. */
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

/** Which features of the rows from `start` to `end` are constant, and which equal each other. */
function findStructure(
  features: Float64Array,
  width: number,
  order: Uint32Array,
  start: number,
  end: number,
) {
  const first = features.subarray(order[start] * width, (order[start] + 1) * width);
  const isConstant = new Uint8Array(width).fill(1);
  /** The first feature that has equalled this one in every row so far. */
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

/** The first feature with the same twin so far and the same value in this row. */
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
