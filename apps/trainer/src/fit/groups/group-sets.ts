import type { Scaler } from '@meta-agent/features';
import { membersOf, type RowGroups } from '../../data/row-groups';
import { pickFeatures } from '../../data/rows/feature-rows';
import { gather } from '../../data/signal-table';
import { classWeights } from '../class-weights';
import type { LabelledRows, RowWeighting } from '../logistic-regression';
import { recencyWeights } from '../recency-weights';
import { groupedRowsOf, groupRows, type GroupedRows } from '../solver/rows/grouped-rows';
import { scalerOf, selectTrainingSet, type TrainingSet } from '../solver/rows/training-set';

/** A group with fewer training rows has no weights of its own. */
const MIN_ROWS = 30;
/** The groups with the most training rows have weights of their own: each costs a small matrix. */
const MAX_GROUPS = 1000;

/** The rows of one group, prepared once for every fit. */
interface Prepared {
  /** Index of the group; null for the rows that belong to none. */
  readonly group: number | null;
  /** Ascending. */
  readonly rows: Uint32Array;
  readonly grouped: GroupedRows;
  readonly classes: Uint8Array;
}

/** The rows of one fit, group by group; all share one scaler. */
export interface GroupSets {
  readonly scaler: Scaler;
  readonly size: number;
  /** Groups with weights of their own. */
  readonly own: readonly { readonly group: number; readonly set: TrainingSet }[];
  /** The rows that only the pooled weights decide. */
  readonly rest: readonly TrainingSet[];
}

/**
 * Rows cut by group, prepared once for all folds. The crossed features x ⊗ 1_g are never made: each
 * group is a block with its own rows.
 */
export class GroupRows {
  readonly groups: RowGroups;
  readonly #rows: LabelledRows;
  readonly #prepared: readonly Prepared[];

  constructor(rows: LabelledRows, groups: RowGroups) {
    this.groups = groups;
    this.#rows = rows;
    const members = membersOf(groups);
    const without = Uint32Array.from(rows.classes.keys()).filter((row) => groups.ofRow[row] < 0);
    this.#prepared = [
      ...members.map((own, group) => prepare(rows, own, group)),
      ...(without.length === 0 ? [] : [prepare(rows, without, null)]),
    ];
  }

  /** @param train the training rows, ascending; null for all */
  select(train: Uint32Array | null, { classWeight, halfLifeDays }: RowWeighting): GroupSets {
    const { classes, timestampsMs, features } = this.#rows;
    const used = train ?? Uint32Array.from(classes.keys());
    const recency = recencyWeights(gather(timestampsMs, used, 1), halfLifeDays);
    const balance = classWeights(gather(classes, used, 1), classWeight);
    const weightOf = new Float64Array(classes.length);
    const isUsed = new Uint8Array(classes.length);
    used.forEach((row, i) => {
      weightOf[row] = balance[i] * recency[i];
      isUsed[row] = 1;
    });
    const scaler = scalerOf(groupedRowsOf(features), used);
    const sets = this.#prepared.map((one) => ({
      ...one,
      set: setOf(one, isUsed, weightOf, scaler),
    }));
    const filled = sets.filter(({ set }) => set.size > 0);
    const largest = filled
      .filter(({ group, set }) => group !== null && set.size >= MIN_ROWS)
      .sort((a, b) => b.set.size - a.set.size)
      .slice(0, MAX_GROUPS);
    const own = largest.map(({ group, set }) => ({ group: group ?? 0, set }));
    own.sort((a, b) => a.group - b.group);
    const isOwn = new Set(own.map(({ set }) => set));
    const rest = filled.flatMap(({ set }) => (isOwn.has(set) ? [] : [set]));
    return { scaler, size: used.length, own, rest };
  }
}

function prepare(
  { features, classes }: LabelledRows,
  rows: Uint32Array,
  group: number | null,
): Prepared {
  return {
    group,
    rows,
    grouped: groupRows(pickFeatures(features, rows)),
    classes: gather(classes, rows, 1),
  };
}

function setOf(
  { rows, grouped, classes }: Prepared,
  isUsed: Uint8Array,
  weightOf: Float64Array,
  scaler: Scaler,
): TrainingSet {
  const used = Uint32Array.from(rows.keys()).filter((i) => isUsed[rows[i]] === 1);
  const weights = Float64Array.from(used, (i) => weightOf[rows[i]]);
  return selectTrainingSet(grouped, classes, used, weights, scaler);
}
