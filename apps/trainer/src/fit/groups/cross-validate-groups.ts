import { mean } from '@meta-agent/features';
import { applyMap, createScorer } from '@meta-agent/model-io';
import type { RowGroups } from '../../data/row-groups';
import { accuracyOf, predictClasses } from '../../measure/classification-metrics';
import type { Part } from '../../validation/plan-validation';
import { outOfFoldScores, type CrossValidation } from '../cross-validate';
import type { LabelledRows } from '../logistic-regression';
import type { RawCoefficients } from '../solver/rows/fold-features';
import { fitGroups, type GroupedRegression, type GroupFitOptions } from './fit-groups';
import type { GroupRows } from './group-sets';

/** n x 3 uncalibrated logits of a part's test rows, each by the weights of its group. */
export function scoreGroupedPart(
  model: GroupedRegression,
  { features }: LabelledRows,
  { names, ofRow }: RowGroups,
  { testStart, testEnd }: Part,
): Float64Array {
  const { affine, groups } = createScorer({ ...model, calibration: { method: 'none' } });
  const indexOf = new Map(model.groups.names.map((name, i) => [name, i]));
  const maps = names.map((name) => {
    const group = indexOf.get(name);
    return group === undefined || groups === null ? affine : groups.mapOf(group);
  });
  const logits = new Float64Array(3 * (testEnd - testStart));
  const x = new Float64Array(features.width);
  for (let row = testStart; row < testEnd; row += 1) {
    const at = 3 * (row - testStart);
    const map = ofRow[row] < 0 ? affine : maps[ofRow[row]];
    features.fill(row, x);
    applyMap(map, x, logits.subarray(at, at + 3));
  }
  return logits;
}

/** The cross-validation of a model with groups, fold by fold as `pooled`. */
export function crossValidateGroups(
  rows: LabelledRows,
  groupRows: GroupRows,
  parts: readonly Part[],
  options: GroupFitOptions,
  pooled: CrossValidation,
): CrossValidation {
  let start: RawCoefficients = pooled.lastSolution ?? zeros(rows.features.width);
  const logits: Float64Array[] = [];
  const folds = parts.map((part, i) => {
    const model = fitGroups(groupRows, part.train, options, start);
    start = model.solution;
    const scores = scoreGroupedPart(model, rows, groupRows.groups, part);
    logits.push(scores);
    const classes = rows.classes.subarray(part.testStart, part.testEnd);
    return {
      ...pooled.folds[i],
      accuracy: accuracyOf(predictClasses(scores), classes),
      converged: model.converged,
      row_passes: model.rowPasses,
    };
  });
  const accuracies = folds.map(({ accuracy }) => accuracy);
  const meanAccuracy = mean(accuracies);
  return {
    folds,
    meanAccuracy,
    stdAccuracy: Math.sqrt(mean(accuracies.map((accuracy) => (accuracy - meanAccuracy) ** 2))),
    scores: outOfFoldScores(rows, parts, logits, options.halfLifeDays),
    lastSolution: start,
  };
}

const zeros = (width: number): RawCoefficients => ({
  features: new Float64Array(2 * width),
  intercept: [0, 0],
});
