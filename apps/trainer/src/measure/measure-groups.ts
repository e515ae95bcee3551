import { NO_GROUP } from '@meta-agent/decision';
import type { GroupWeights, MeasuredGroups } from '@meta-agent/model-io';
import type { RowGroups } from '../data/row-groups';
import { tableFeatures } from '../data/rows/feature-rows';
import type { MeasuredRows } from '../data/slice-dataset';
import { groupAt } from './group-at';
import type { MeasurableModel } from './measure-model';
import { intervalOf, spanOf, type EvidenceOptions } from './time/evidence-frame';

/** The groups that are described one by one. */
const SHOWN = 50;

interface GroupedModels {
  readonly grouped: MeasurableModel;
  /** The same recipe without groups. */
  readonly pooled: MeasurableModel;
  readonly weights: GroupWeights;
  /** The pooled weights, featureCount x 3 and the bias. */
  readonly kernel: Float32Array;
}

/** What the groups are worth on the test part, in all and one by one. */
export function measureGroups(
  { grouped, pooled, weights, kernel }: GroupedModels,
  test: MeasuredRows,
  trained: { readonly groups: RowGroups; readonly rows: Uint32Array },
  options: EvidenceOptions,
): MeasuredGroups {
  const losses = {
    pooled: lossesOf(pooled, test),
    grouped: lossesOf(grouped, test),
  };
  const ofRow = Int32Array.from(test.classes, (_, row) => groupAt(grouped, test.table, row));
  const worth = (isCounted: (row: number) => boolean) =>
    worthOf(losses, test.table.timestampsMs, isCounted, options);
  const trainRows = trainingRows(weights, trained.groups, trained.rows);
  const order = [...weights.names.keys()].sort((a, b) => trainRows[b] - trainRows[a]);
  return {
    by: weights.by,
    kappa: weights.kappa,
    count: weights.names.length,
    ...worth(() => true),
    largest: order.slice(0, SHOWN).map((group) => ({
      name: weights.names[group],
      train_rows: trainRows[group],
      test_rows: ofRow.filter((of) => of === group).length,
      distance: distanceOf(weights, group, kernel),
      ...worth((row) => ofRow[row] === group),
    })),
  };
}

function trainingRows({ names }: GroupWeights, groups: RowGroups, rows: Uint32Array): number[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const group = groups.ofRow[row];
    if (group === NO_GROUP) continue;
    counts.set(groups.names[group], (counts.get(groups.names[group]) ?? 0) + 1);
  }
  return names.map((name) => counts.get(name) ?? 0);
}

/** Length of a group's deltas over that of the pooled weights; the intercepts do not count. */
function distanceOf({ deltas }: GroupWeights, group: number, kernel: Float32Array): number {
  const size = kernel.length + 3;
  const own = deltas.subarray(group * size, group * size + kernel.length);
  const length = (values: Float32Array) => Math.sqrt(values.reduce((sum, w) => sum + w * w, 0));
  const pooled = length(kernel);
  return pooled === 0 ? 0 : length(own) / pooled;
}

/** -log p of each row's class. */
function lossesOf(model: MeasurableModel, { table, classes }: MeasuredRows): Float64Array {
  const features = tableFeatures(table, model.featureSet);
  const x = new Float64Array(features.width);
  const out = new Float64Array(3);
  return Float64Array.from(classes, (y, row) => {
    features.fill(row, x);
    model.score(x, out, groupAt(model, table, row));
    return -Math.log(Math.max(Number.EPSILON, out[y]));
  });
}

function worthOf(
  { pooled, grouped }: { readonly pooled: Float64Array; readonly grouped: Float64Array },
  timestampsMs: Float64Array,
  isCounted: (row: number) => boolean,
  options: EvidenceOptions,
) {
  const denominators = Float64Array.from(pooled, (_, row) => Number(isCounted(row)));
  const numerators = grouped.map((loss, row) => denominators[row] * (loss - pooled[row]));
  const n = denominators.reduce((sum, one) => sum + one, 0);
  const meanOf = (losses: Float64Array) =>
    n === 0 ? null : losses.reduce((sum, loss, row) => sum + denominators[row] * loss, 0) / n;
  return {
    pooled_log_loss: meanOf(pooled),
    log_loss: meanOf(grouped),
    difference_ci95: intervalOf(
      { timestampsMs, numerators, denominators },
      spanOf(timestampsMs),
      options,
    ),
  };
}
