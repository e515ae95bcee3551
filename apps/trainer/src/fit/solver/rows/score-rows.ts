import { foldIntoGroup, type RawCoefficients } from './fold-features';
import type { GroupedRows, RowGroup } from './grouped-rows';

/**
 * The logits of consecutive rows of the matrix, in double precision; the three of a row sum to 0.
 * @param from, to row numbers of the matrix
 * @returns (to - from) x 3, in the order of the matrix
 */
export function scoreRows(
  grouped: GroupedRows,
  solution: RawCoefficients,
  from: number,
  to: number,
): Float64Array {
  const logits = new Float64Array(3 * (to - from));
  for (const group of grouped.groups) {
    const first = new Float64Array(group.inputs + 1);
    const second = new Float64Array(group.inputs + 1);
    foldIntoGroup(solution, group, first, second);
    scoreGroup(grouped, group, first, second, from, to, logits);
  }
  return logits;
}

function scoreGroup(
  { order, values }: GroupedRows,
  { start, end, offset, inputs }: RowGroup,
  first: Float64Array,
  second: Float64Array,
  from: number,
  to: number,
  logits: Float64Array,
): void {
  // The rows of a group ascend.
  const begin = firstAtLeast(order, start, end, from);
  let at = offset + (begin - start) * inputs;
  for (let i = begin; i < end && order[i] < to; i += 1) {
    let above0 = first[inputs];
    let above1 = second[inputs];
    for (let s = 0; s < inputs; s += 1) {
      above0 += values[at + s] * first[s];
      above1 += values[at + s] * second[s];
    }
    const last = -(above0 + above1) / 3;
    const out = 3 * (order[i] - from);
    logits[out] = above0 + last;
    logits[out + 1] = above1 + last;
    logits[out + 2] = last;
    at += inputs;
  }
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
