import type { FeatureSet } from '@meta-agent/features';
import {
  createScorer,
  type BoundedGate,
  type DiversityByRegime,
  type ModelDraft,
  type OverrideThreshold,
  type Registry,
  type TrainedDescription,
  type TriedRecipe,
} from '@meta-agent/model-io';
import { startTensorFlow, type TensorFlowBackend } from '@tensorflow/tfjs-node';
import { chooseThreshold, outOfFoldCandidates } from '../certify/choose-threshold';
import { fitOptions } from '../choose/fit-options';
import type { Recipe } from '../choose/recipe';
import { selectRecipe } from '../choose/select-recipe';
import { bootstrapOf, policyOf } from '../config/derive-options';
import type { TrainConfig } from '../config/train-config';
import { sliceDataset, type Dataset } from '../data/read-dataset';
import { featureMatrix } from '../data/signal-table';
import { TrainerError } from '../errors';
import { fitCalibration } from '../fit/calibration/fit-calibration';
import { crossValidate, type CrossValidation } from '../fit/cross-validate';
import {
  fitLogisticRegression,
  type LabelledRows,
  type LogisticRegression,
  type LogisticRegressionOptions,
} from '../fit/logistic-regression';
import { requireEveryClass } from '../fit/require-every-class';
import type { RawCoefficients } from '../fit/solver/rows/fold-features';
import { checkGates } from '../judge/check-gates';
import { collectWarnings } from '../judge/collect-warnings';
import { thresholdInWords, verdictInWords } from '../judge/verdict-in-words';
import { loadDataset, type DatasetRequest } from '../load/load-dataset';
import { measureDiversity } from '../measure/log/measure-diversity';
import { profileLabelled } from '../measure/log/profile-labelled';
import { measureModel, type MeasurableModel } from '../measure/measure-model';
import { describeModel } from '../publish/describe-model';
import { outputSpread, pickProbes } from '../publish/pick-probes';
import { publishModel, type PublishOptions, type PublishedModel } from '../publish/publish-model';
import { renderReport } from '../report/render-report';
import type { Reporter } from '../reporter';
import { planValidation, type ValidationPlan } from '../validation/plan-validation';

const DAY_MS = 86_400_000;

export interface TrainingRequest extends DatasetRequest {
  readonly registry: Registry;
  readonly publish: PublishOptions;
  /** The clock, in milliseconds since 1970: the training date. */
  readonly nowMs: number;
}

export interface TrainingResult extends PublishedModel {
  readonly gates: readonly BoundedGate[];
  readonly tried: readonly TriedRecipe[];
  readonly diversity: DiversityByRegime;
  /** Whether to let it overrule the vote, in words. */
  readonly verdict: readonly string[];
  readonly metadata: TrainedDescription;
}

/**
 * One training run: log, labels, features, time-series CV, fit, calibration, measurement on the
 * untouched test part, gates, artifact.
 * @throws TrainerError for input that cannot be trained on, ModelError for a registry that
 * cannot be written
 */
export async function runTraining(
  request: TrainingRequest,
  reporter: Reporter,
): Promise<TrainingResult> {
  const { config, registry, nowMs } = request;
  await registry.assertWritable();
  await registry.assertUnlocked();

  const dataset = await loadDataset(request, reporter);
  requireEnough(dataset, config);
  const plan = planRun(dataset, config, reporter);
  const backend = await startBackend(reporter);

  const rowsOf = rowsByFeatureSet(dataset);
  const selected = selectRecipe(
    { rowsOf, folds: plan.folds, trainingDays: trainingDays(dataset, plan) },
    config,
    reporter,
  );
  const { recipe } = selected;
  reporter.info('Extracting features for training...');
  const rows = rowsOf(recipe.featureSet);
  reporter.info(`Feature matrix shape: (${dataset.table.length}, ${rows.width})`);

  const cv = runCrossValidation(rows, plan, fitOptions(recipe, config), reporter);
  const model = fitFinalModel(rows, plan, fitOptions(recipe, config), cv.lastSolution, reporter);
  reporter.info('Calibrating probabilities...');
  const calibration = fitCalibration(recipe.calibrationMethod, cv.scores);
  const threshold = chooseRunThreshold(dataset, plan, cv, recipe, config);

  const candidate: MeasurableModel = {
    ...createScorer({ ...model, calibration }),
    version: 'candidate',
    trainedAtMs: nowMs,
    featureSet: recipe.featureSet,
    featureCount: rows.width,
    baseWeights: config.base_weights,
    overrideThreshold: threshold.value,
  };
  const test = sliceDataset(dataset, plan.holdout.testStart, plan.holdout.testEnd);
  const metrics = measureModel(test, candidate, policyOf(config), bootstrapOf(config));
  reporter.info(`Test accuracy: ${metrics.test.accuracy.toFixed(4)}`);

  const probeInputs = pickProbes(rows);
  const gates = checkGates(
    {
      samples: dataset.table.length,
      cvAccuracy: cv.meanAccuracy,
      ...metrics,
      threshold,
      parameters: [...model.kernel, ...model.bias],
      fits: [...cv.folds, model],
      outputSpread: outputSpread(candidate, probeInputs),
    },
    config,
  );
  const warnings = collectWarnings(dataset, model, metrics, config);
  warnings.forEach((warning) => {
    reporter.warn(warning);
  });

  const diversity = measureDiversity(test.table, test.classes);
  const profile = profileLabelled(dataset.table, dataset.classes);
  const verdict = [
    ...thresholdInWords(threshold),
    ...verdictInWords(metrics.decision_layer, config),
  ];
  const measured = { metrics, diversity, profile, gates, verdict };
  const { promotion } = request.publish;
  const run = { config, nowMs, dataset, selected, cv, holdout: plan.holdout, model, calibration };
  const metadata = describeModel({ ...run, ...measured, threshold, promotion, warnings, backend });
  const report: ModelDraft['report'] = (saved) => renderReport([{ ...saved, model: candidate }]);
  const draft = { ...model, calibration, metadata, probeInputs, report };
  const published = await publishModel(draft, gates, registry, request.publish, reporter);
  return { ...published, gates, tried: selected.tried, diversity, verdict, metadata };
}

function requireEnough(dataset: Dataset, { min_samples: minSamples }: TrainConfig): void {
  if (dataset.table.length < minSamples) {
    throw new TrainerError('too_few_samples', {
      message: 'There are too few labelled records to train on.',
      expected: `at least ${minSamples} (min_samples)`,
      received: `${dataset.table.length}`,
      next: 'collect a longer log',
    });
  }
  requireEveryClass(dataset, null, 'the log');
}

/** Where training, folds and test part lie. */
function planRun(dataset: Dataset, config: TrainConfig, reporter: Reporter): ValidationPlan {
  const plan = planValidation(dataset.table.timestampsMs, dataset.knownAtMs, config);
  const { holdout, folds } = plan;
  const purged = folds.map((fold) => fold.purged).join(', ');
  reporter.info(
    `Training on ${holdout.train.length} records, testing on ${holdout.testEnd - holdout.testStart}`,
  );
  if (config.purge && dataset.knownAtMs !== null) {
    reporter.info(`Purged ${holdout.purged} before the test part, ${purged} before the folds`);
  }
  return plan;
}

/** The features of each set, extracted once. */
function rowsByFeatureSet({ table, classes }: Dataset): (set: FeatureSet) => LabelledRows {
  const extracted = new Map<FeatureSet, LabelledRows>();
  return (set) => {
    const rows = extracted.get(set) ?? {
      features: featureMatrix(table, set),
      width: set.names.length,
      classes,
      timestampsMs: table.timestampsMs,
    };
    extracted.set(set, rows);
    return rows;
  };
}

function trainingDays({ table: { timestampsMs } }: Dataset, { holdout }: ValidationPlan): number {
  return (timestampsMs[holdout.testStart] - timestampsMs[0]) / DAY_MS;
}

function chooseRunThreshold(
  { table }: Dataset,
  { folds, holdout }: ValidationPlan,
  { scores }: CrossValidation,
  { calibrationMethod }: Recipe,
  config: TrainConfig,
): OverrideThreshold {
  const policy = policyOf(config);
  const candidates = outOfFoldCandidates(
    table,
    scores,
    folds,
    calibrationMethod,
    policy,
    holdout.testEnd - holdout.testStart,
  );
  return chooseThreshold(candidates, config);
}

async function startBackend(reporter: Reporter): Promise<TensorFlowBackend> {
  const backend = await startTensorFlow();
  const why = backend.forced ? ', as META_TF_BACKEND says' : '';
  reporter.info(`TensorFlow.js ${backend.version}, backend ${backend.backend}${why}`);
  return backend;
}

function runCrossValidation(
  rows: LabelledRows,
  { folds }: ValidationPlan,
  options: LogisticRegressionOptions,
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
  requireEveryClass(rows, holdout.train, 'the training part');
  return fitLogisticRegression(rows, holdout.train, options, start);
}
