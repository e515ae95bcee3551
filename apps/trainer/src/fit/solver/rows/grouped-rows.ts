import type { FeatureRows } from '../../../data/rows/feature-rows';
import { GroupStructure } from './group-structure';
import { countingSort, RowPatterns } from './row-patterns';

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

/** A group, and the features whose values its rows keep. */
interface KeepingGroup extends RowGroup {
  readonly kept: Int16Array;
}

/**
 * The features are computed twice, once to see what the rows have in common and once to keep the
 * values: to keep them all in between would take three times the memory of the result.
 * @param features at least one row
 */
export function groupRows(features: FeatureRows): GroupedRows {
  const { numbers, structures } = findStructures(features);
  const { order, starts } = countingSort(numbers, structures.length);
  let offset = 0;
  const groups = structures.map((structure, g): KeepingGroup => {
    const [start, end] = [starts[g], starts[g + 1]];
    const built = structure.build();
    const group = { start, end, offset, inputs: built.kept.length, ...built };
    offset += group.inputs * (end - start);
    return group;
  });
  const values = new Float64Array(offset);
  copyValues(features, numbers, groups, values);
  return { width: features.width, order, groups, values };
}

function findStructures(features: FeatureRows) {
  const patterns = new RowPatterns(features);
  const numbers = new Uint16Array(features.length);
  const structures: GroupStructure[] = [];
  const row = new Float64Array(features.width);
  for (let i = 0; i < numbers.length; i += 1) {
    features.fill(i, row);
    const number = (numbers[i] = patterns.numberOf(row));
    if (number === structures.length) structures.push(new GroupStructure(row));
    else structures[number].add(row);
  }
  return { numbers, structures };
}

function copyValues(
  features: FeatureRows,
  numbers: Uint16Array,
  groups: readonly KeepingGroup[],
  values: Float64Array,
): void {
  const next = Float64Array.from(groups, ({ offset }) => offset);
  const row = new Float64Array(features.width);
  for (let i = 0; i < numbers.length; i += 1) {
    features.fill(i, row);
    const { kept } = groups[numbers[i]];
    const at = next[numbers[i]];
    for (let s = 0; s < kept.length; s += 1) values[at + s] = row[kept[s]];
    next[numbers[i]] = at + kept.length;
  }
}

/** Grouped rows of the same features: every fit shares one grouping. */
const grouped = new WeakMap<FeatureRows, GroupedRows>();

/** The grouped rows of these features, made once. */
export function groupedRowsOf(features: FeatureRows): GroupedRows {
  const known = grouped.get(features) ?? groupRows(features);
  grouped.set(features, known);
  return known;
}
