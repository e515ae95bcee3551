import { weightsOf } from '@meta-agent/features';
import type { ModelDraft } from '@meta-agent/model-io';
import type { TensorFlowBackend } from '@tensorflow/tfjs-node/core';
import { selectRecipe, type SelectedRecipe } from '../choose/select-recipe';
import type { TrainConfig } from '../config/train-config';
import { spanWithoutGaps } from '../data/log/time-gaps';
import type { Dataset } from '../data/read-dataset';
import { TrainerError } from '../errors';
import { requireEveryClass } from '../fit/require-every-class';
import { loadDataset } from '../load/load-dataset';
import { describeModel } from '../publish/describe-model';
import { probeGroupsOf } from '../publish/pick-probes';
import { publishModel } from '../publish/publish-model';
import { renderReport } from '../report/render-report';
import type { Reporter } from '../reporter';
import { planValidation, type ValidationPlan } from '../validation/plan-validation';
import { finishedRun } from './finished-run';
import { judgeModel, type JudgedModel } from './judge-model';
import { loadChampion } from './load-champion';
import { refitModel, type ServedModel } from './refit-model';
import { requirePrimaryHorizon } from './require-primary-horizon';
import { rowsByFeatureSet } from './rows-by-feature-set';
import { startBackend } from './start-backend';
import { trainModel, type TrainedModel } from './train-model';
import type { TrainingRequest, TrainingResult } from './training-request';

const DAY_MS = 86_400_000;

/**
 * One training run: log, labels, features, time-series CV, fit, calibration, measurement on the
 * untouched test part, gates, artifact.
 * @throws TrainerError for input that cannot be trained on, ModelError for a registry that
 * cannot be written
 */
export async function runTraining(
  asked: TrainingRequest,
  reporter: Reporter,
): Promise<TrainingResult> {
  const { registry } = asked;
  await registry.assertWritable();
  await registry.assertUnlocked();
  const finished = await finishedRun(asked, reporter);
  if (finished !== null) return finished;
  const champion = await loadChampion(registry, reporter);

  const dataset = await loadDataset(asked, reporter);
  const config = { ...asked.config, base_weights: weightsOf(dataset.agents) };
  const request = { ...asked, config };
  requireEnough(dataset, config);
  requirePrimaryHorizon(dataset.table.horizonMinutes, config.primary_horizon);
  const plan = planRun(dataset, config, reporter);
  const backend = await startBackend(reporter);

  const rowsOf = rowsByFeatureSet(dataset, config);
  const selected = selectRecipe(
    {
      ...{ rowsOf, folds: plan.folds, lifeMs: dataset.life.ms, classes: dataset.classes },
      timestampsMs: dataset.table.timestampsMs,
      trainingDays: trainingDays(dataset, plan),
    },
    config,
    reporter,
  );
  reporter.info('Extracting features for training...');
  const rows = rowsOf(selected.recipe.featureSet, null);
  reporter.info(`Feature matrix shape: (${dataset.table.length}, ${rows.features.width})`);

  const trained = trainModel({ dataset, plan, rows, ...selected }, request, reporter);
  const judged = judgeModel({ dataset, plan, rows, trained, champion }, config, reporter);
  const isPassed = judged.gates.every(({ passed }) => passed);
  const served =
    isPassed && config.refit
      ? refitModel({ rows, plan, recipe: selected.recipe }, trained, config, reporter)
      : { ...trained, isRefitted: false };
  const run = { dataset, plan, backend, selected, trained, judged, served };
  return publishRun(run, request, reporter);
}

interface FinishedRun {
  readonly dataset: Dataset;
  readonly plan: ValidationPlan;
  readonly backend: TensorFlowBackend;
  readonly selected: SelectedRecipe;
  readonly trained: TrainedModel;
  readonly judged: JudgedModel;
  readonly served: ServedModel;
}

/** Saves the model, and promotes it when its gates and the request allow that. */
async function publishRun(
  { dataset, plan, backend, selected, trained, judged, served }: FinishedRun,
  { config, nowMs, runId, registry, publish }: TrainingRequest,
  reporter: Reporter,
): Promise<TrainingResult> {
  const { candidate, model, calibration } = served;
  const { probeInputs, gates, diversity, verdict } = judged;
  const { promotion } = publish;
  const run = {
    config,
    nowMs,
    runId,
    dataset,
    selected,
    holdout: plan.holdout,
    promotion,
    backend,
  };
  const groupCount = model.groups?.names.length ?? 0;
  const described = { isRefitted: served.isRefitted, groupCount };
  const metadata = describeModel({ ...run, ...trained, calibration, ...judged, served: described });
  const report: ModelDraft['report'] = (saved) => renderReport([{ ...saved, model: candidate }]);
  const probes = {
    probeInputs,
    ...(candidate.groups && { probeGroups: probeGroupsOf(candidate, dataset.table) }),
  };
  const draft = { ...model, calibration, metadata, ...probes, report };
  const published = await publishModel(draft, gates, registry, publish, reporter);
  return { ...published, gates, tried: selected.tried, diversity, verdict, metadata };
}

function requireEnough(dataset: Dataset, { min_samples: minSamples }: TrainConfig): void {
  if (dataset.table.length < minSamples) {
    throw new TrainerError('too_few_samples', {
      message: 'The log has too few labelled records.',
      expected: `at least ${minSamples} (min_samples)`,
      received: `${dataset.table.length}`,
      next: 'collect a longer log',
    });
  }
  requireEveryClass(dataset, null, 'the log');
}

/** The rows of the training part, the folds and the test part. */
function planRun(dataset: Dataset, config: TrainConfig, reporter: Reporter): ValidationPlan {
  const plan = planValidation(dataset.table.timestampsMs, dataset.knownAtMs, config);
  const { holdout, folds } = plan;
  if (config.recipe !== 'guide') requireLife(dataset, plan);
  const purged = folds.map((fold) => fold.purged).join(', ');
  reporter.info(
    `Training on ${holdout.train.length} records, testing on ${holdout.testEnd - holdout.testStart}`,
  );
  if (config.purge && dataset.knownAtMs !== null) {
    reporter.info(
      `Dropped ${holdout.purged} rows before the test part (${purged} before the folds): their labels were not yet known`,
    );
  }
  return plan;
}

/** A label that lives longer than the test part is not known at its end. */
function requireLife({ table, life }: Dataset, { holdout }: ValidationPlan): void {
  const spanMs = table.timestampsMs[holdout.testEnd - 1] - table.timestampsMs[holdout.testStart];
  if (!life.isKnown || life.ms < spanMs) return;
  const hours = (ms: number) => `${(ms / 3_600_000).toFixed(1)} h`;
  throw new TrainerError('life_too_long', {
    message: 'A label lives longer than the whole test part.',
    expected: `a test part longer than the life of a label, ${hours(life.ms)}`,
    received: hours(spanMs),
    next: 'collect a longer log, or check --label-horizon and hold_duration_minutes',
  });
}

/** Leaves out gaps longer than the rest of the log: one wrong clock must not set the scale. */
function trainingDays(
  { table: { timestampsMs }, predictions: { gaps } }: Dataset,
  { holdout }: ValidationPlan,
): number {
  return spanWithoutGaps(timestampsMs[0], timestampsMs[holdout.testStart], gaps) / DAY_MS;
}
