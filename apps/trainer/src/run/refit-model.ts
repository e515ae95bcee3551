import { createScorer, type Calibration } from '@meta-agent/model-io';
import { fitOptions } from '../choose/fit-options';
import type { Recipe } from '../choose/recipe';
import type { TrainConfig } from '../config/train-config';
import { fitCalibration } from '../fit/calibration/fit-calibration';
import { outOfFoldScores, scoreTestPart } from '../fit/cross-validate';
import { scoreGroupedPart } from '../fit/groups/cross-validate-groups';
import { fitGroups } from '../fit/groups/fit-groups';
import { fitLogisticRegression, type LabelledRows } from '../fit/logistic-regression';
import type { MeasurableModel } from '../measure/measure-model';
import type { Reporter } from '../reporter';
import type { ValidationPlan } from '../validation/plan-validation';
import type { TrainedModel } from './train-model';

/** The model that is served. */
export interface ServedModel {
  readonly model: TrainedModel['model'];
  readonly calibration: Calibration;
  readonly candidate: MeasurableModel;
  /** Whether it is fitted on all records, after the gates passed on the model of the training part. */
  readonly isRefitted: boolean;
}

/**
 * The same recipe on everything that is known, so that the newest fifth of the records is not lost.
 * The evidence stays that of the model of the training part. The calibration is fitted on its
 * out-of-fold scores, of which the test part is now the last fold.
 */
export function refitModel(
  { rows, plan, recipe }: { rows: LabelledRows; plan: ValidationPlan; recipe: Recipe },
  trained: TrainedModel,
  config: TrainConfig,
  reporter: Reporter,
): ServedModel {
  reporter.info('Fitting the served model on all records...');
  const { halfLifeDays, calibrationMethod } = recipe;
  const options = fitOptions(recipe, config);
  const { grouped, model: evidence } = trained;
  const model: TrainedModel['model'] = grouped
    ? fitGroups(grouped.groupRows, null, { ...options, kappa: grouped.kappa }, evidence.solution)
    : fitLogisticRegression(rows, null, options, evidence.solution);
  if (!model.converged) {
    reporter.warn(
      'The fit on all records did not converge: the model of the training part is served. --no-refit asks for that.',
    );
    return { ...trained, isRefitted: false };
  }
  const parts = [...plan.folds, plan.holdout];
  const last = scoreHoldout(trained, rows, plan);
  const logits = [...foldLogits(trained, plan), last];
  const scores = outOfFoldScores(rows, parts, logits, halfLifeDays);
  const calibration = fitCalibration(calibrationMethod, scores);
  const scorer = createScorer({ ...model, calibration, volatilityAt: rows.volatilityAt });
  return { model, calibration, candidate: { ...trained.candidate, ...scorer }, isRefitted: true };
}

function scoreHoldout(
  { model, grouped }: TrainedModel,
  rows: LabelledRows,
  { holdout }: ValidationPlan,
): Float64Array {
  const { groups } = model;
  if (grouped === null || groups === undefined) return scoreTestPart(model, rows, holdout);
  return scoreGroupedPart({ ...model, groups }, rows, grouped.groupRows.groups, holdout);
}

/** The scores of each fold's test part. */
function foldLogits({ cv }: TrainedModel, { folds }: ValidationPlan): Float64Array[] {
  const first = folds[0].testStart;
  return folds.map(({ testStart, testEnd }) =>
    cv.scores.logits.subarray(3 * (testStart - first), 3 * (testEnd - first)),
  );
}
