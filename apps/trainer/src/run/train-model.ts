import { agentsOf } from '@meta-agent/features';
import {
  createScorer,
  horizonProofOf,
  regimeCertificateOf,
  type Calibration,
  type GroupWeights,
  type OverrideThreshold,
  type TriedGroups,
} from '@meta-agent/model-io';
import { chooseThreshold, outOfFoldCandidates } from '../certify/choose-threshold';
import { chooseGroups, type ChosenGroups } from '../choose/choose-groups';
import { fitOptions } from '../choose/fit-options';
import type { Recipe } from '../choose/recipe';
import { policyOf } from '../config/derive-options';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import { fitCalibration } from '../fit/calibration/fit-calibration';
import {
  crossValidate,
  type CrossValidation,
  type CrossValidationOptions,
} from '../fit/cross-validate';
import { fitGroups, type GroupedRegression } from '../fit/groups/fit-groups';
import {
  fitLogisticRegression,
  type LabelledRows,
  type LogisticRegression,
  type LogisticRegressionOptions,
} from '../fit/logistic-regression';
import { scoresKnownAt } from '../fit/out-of-fold-scores';
import { requireEveryClass } from '../fit/require-every-class';
import type { RawCoefficients } from '../fit/solver/rows/fold-features';
import type { MeasurableModel } from '../measure/measure-model';
import type { Reporter } from '../reporter';
import type { ValidationPlan } from '../validation/plan-validation';

export interface TrainInputs {
  readonly dataset: Dataset;
  readonly plan: ValidationPlan;
  /** The features of the recipe's feature set. */
  readonly rows: LabelledRows;
  readonly recipe: Recipe;
  /** Solutions of similar fits, fold by fold, to start from. */
  readonly solutions: readonly RawCoefficients[];
}

export interface TrainedModel {
  readonly cv: CrossValidation;
  readonly model: LogisticRegression & { readonly groups?: GroupWeights };
  /** The groups of the model; null: none. */
  readonly grouped: ChosenGroups | null;
  /** The search for groups, and the model that it was compared with. */
  readonly groupsTried: readonly TriedGroups[];
  readonly pooled: MeasurableModel | null;
  readonly calibration: Calibration;
  readonly threshold: OverrideThreshold;
  /** The trained model, ready to decide. */
  readonly candidate: MeasurableModel;
}

/** Cross-validation, the final fit on the training part, calibration and override threshold. */
export function trainModel(
  { dataset, plan, rows, recipe, solutions }: TrainInputs,
  { config, nowMs }: { readonly config: TrainConfig; readonly nowMs: number },
  reporter: Reporter,
): TrainedModel {
  const options = fitOptions(recipe, config);
  const pooledCv = runCrossValidation(rows, plan, { ...options, starts: solutions }, reporter);
  const { folds } = plan;
  const search = chooseGroups({ dataset, rows, recipe, folds, cv: pooledCv }, config, reporter);
  const { chosen: grouped, tried: groupsTried } = search;
  const cv = grouped?.cv ?? pooledCv;
  const pooledModel = fitFinalModel(rows, plan, options, pooledCv.lastSolution, reporter);
  const model = grouped ? fitGroupedModel(pooledModel, plan, grouped, options) : pooledModel;
  reporter.info('Calibrating probabilities...');
  const calibration = calibrationOf(cv, rows, plan, recipe);
  const threshold = chooseRunThreshold(dataset, plan, cv, recipe, config);
  const { volatilityAt } = rows;
  const candidate: MeasurableModel = {
    ...createScorer({ ...model, calibration, volatilityAt }),
    version: 'candidate',
    trainedAtMs: nowMs,
    featureSet: recipe.featureSet,
    featureCount: rows.features.width,
    agents: agentsOf(config.base_weights),
    overrideThreshold: threshold.value,
    regimeCertificate: regimeCertificateOf(threshold),
    ...horizonProofOf(threshold),
    overrides: dataset.overrides,
  };
  const pooledCalibration = grouped ? calibrationOf(pooledCv, rows, plan, recipe) : calibration;
  const pooled = grouped && {
    ...candidate,
    ...createScorer({ ...pooledModel, calibration: pooledCalibration, volatilityAt }),
  };
  return { cv, model, grouped, groupsTried, pooled, calibration, threshold, candidate };
}

/** Fitted on scores whose labels were known when the test part starts. */
function calibrationOf(
  { scores }: CrossValidation,
  rows: LabelledRows,
  plan: ValidationPlan,
  { calibrationMethod }: Recipe,
): Calibration {
  const known = scoresKnownAt(scores, scores.classes.length, testStartMs(rows, plan));
  return fitCalibration(calibrationMethod, known);
}

const fitGroupedModel = (
  { solution }: LogisticRegression,
  { holdout }: ValidationPlan,
  { groupRows, kappa }: ChosenGroups,
  options: LogisticRegressionOptions,
): GroupedRegression => fitGroups(groupRows, holdout.train, { ...options, kappa }, solution);

const testStartMs = ({ timestampsMs }: LabelledRows, { holdout }: ValidationPlan) =>
  timestampsMs[holdout.testStart];

function runCrossValidation(
  rows: LabelledRows,
  { folds }: ValidationPlan,
  options: CrossValidationOptions,
  reporter: Reporter,
): CrossValidation {
  reporter.info(`Time-series CV (${folds.length} splits)...`);
  const cv = crossValidate(rows, folds, options, ({ fold, accuracy }) => {
    reporter.info(`  Fold ${fold}: accuracy=${accuracy.toFixed(4)}`);
    reporter.progress('Cross-validation', fold / folds.length);
  });
  reporter.info(`CV accuracy: ${cv.meanAccuracy.toFixed(4)} ± ${cv.stdAccuracy.toFixed(4)}`);
  return cv;
}

function fitFinalModel(
  rows: LabelledRows,
  { holdout }: ValidationPlan,
  options: LogisticRegressionOptions,
  start: RawCoefficients | null,
  reporter: Reporter,
): LogisticRegression {
  reporter.info('Training final model...');
  requireEveryClass(rows, holdout, 'the training part');
  return fitLogisticRegression(rows, holdout.train, options, start);
}

function chooseRunThreshold(
  dataset: Dataset,
  { folds, holdout }: ValidationPlan,
  { scores }: CrossValidation,
  { calibrationMethod }: Recipe,
  config: TrainConfig,
): OverrideThreshold {
  const policy = policyOf(config);
  const candidates = outOfFoldCandidates(
    dataset,
    scores,
    folds,
    calibrationMethod,
    policy,
    holdout.testEnd - holdout.testStart,
  );
  return chooseThreshold(candidates, config);
}
