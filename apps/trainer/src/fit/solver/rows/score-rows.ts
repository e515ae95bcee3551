import type { FoldedMap } from '@meta-agent/model-io';
import type { GroupedRows, RowGroup } from './grouped-rows';

/**
 * The logits of consecutive rows, as `applyMap` gives them row by row.
 * @param from, to row numbers
 * @returns (to - from) x 3, in the order of the rows
 */
export function scoreRows(
  grouped: GroupedRows,
  map: FoldedMap,
  from: number,
  to: number,
): Float64Array {
  const logits = new Float64Array(3 * (to - from));
  for (const group of grouped.groups) {
    const maps = [0, 1, 2].map((k) => foldMap(map, k, group));
    scoreGroup(grouped, group, maps, from, to, logits);
  }
  return logits;
}

/** The multipliers of a group's own values for one class; the constant comes last. */
function foldMap({ weights, bias }: FoldedMap, k: number, group: RowGroup): Float64Array {
  const { inputs, sources, constants } = group;
  const width = sources.length;
  const folded = new Float64Array(inputs + 1);
  folded[inputs] = bias[k];
  for (let j = 0; j < width; j += 1) {
    const weight = weights[k * width + j];
    if (sources[j] >= 0) folded[sources[j]] += weight;
    else folded[inputs] += weight * constants[j];
  }
  return folded;
}

function scoreGroup(
  { order, values }: GroupedRows,
  { start, end, offset, inputs }: RowGroup,
  [sell, hold, buy]: readonly Float64Array[],
  from: number,
  to: number,
  logits: Float64Array,
): void {
  // The rows of a group ascend.
  const begin = firstAtLeast(order, start, end, from);
  let at = offset + (begin - start) * inputs;
  for (let i = begin; i < end && order[i] < to; i += 1) {
    let logit0 = sell[inputs];
    let logit1 = hold[inputs];
    let logit2 = buy[inputs];
    for (let s = 0; s < inputs; s += 1) {
      const value = values[at + s];
      logit0 += value * sell[s];
      logit1 += value * hold[s];
      logit2 += value * buy[s];
    }
    const out = 3 * (order[i] - from);
    logits[out] = logit0;
    logits[out + 1] = logit1;
    logits[out + 2] = logit2;
    at += inputs;
  }
}

/** One feature of consecutive rows. */
export function columnOf(
  { order, groups, values }: GroupedRows,
  feature: number,
  from: number,
  to: number,
): Float64Array {
  const column = new Float64Array(to - from);
  for (const { start, end, offset, inputs, sources, constants } of groups) {
    const source = sources[feature];
    for (let i = firstAtLeast(order, start, end, from); i < end && order[i] < to; i += 1) {
      column[order[i] - from] =
        source < 0 ? constants[feature] : values[offset + (i - start) * inputs + source];
    }
  }
  return column;
}

/** The first place in [start, end) whose row is `row` or later; `end` when there is none. */
function firstAtLeast(order: Uint32Array, start: number, end: number, row: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
