import { ACTIONS, areSameAgents, DEFAULT_AGENTS } from '@meta-agent/features';
import type {
  BoundedGate,
  Calibration,
  DiversityByRegime,
  LogProfile,
  MeasuredGroups,
  Metrics,
  OverrideThreshold,
  TrainedDescription,
  TriedGroups,
} from '@meta-agent/model-io';
import type { TensorFlowBackend } from '@tensorflow/tfjs-node/core';
import type { SelectedRecipe } from '../choose/select-recipe';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import type { CrossValidation } from '../fit/cross-validate';
import type { LogisticRegression } from '../fit/logistic-regression';
import type { Part } from '../validation/plan-validation';
import { librariesOf } from './libraries-of';
import type { PublishOptions } from './publish-model';

export interface DescribedRun {
  readonly config: TrainConfig;
  readonly nowMs: number;
  readonly runId: string | null;
  readonly dataset: Dataset;
  readonly selected: SelectedRecipe;
  readonly cv: CrossValidation;
  readonly holdout: Part;
  readonly model: LogisticRegression;
  readonly calibration: Calibration;
  readonly metrics: Metrics;
  readonly diversity: DiversityByRegime;
  readonly drift: TrainedDescription['drift'];
  readonly gates: readonly BoundedGate[];
  readonly champion: TrainedDescription['champion'];
  readonly threshold: OverrideThreshold;
  readonly profile: LogProfile;
  readonly promotion: PublishOptions['promotion'];
  readonly verdict: readonly string[];
  readonly warnings: readonly string[];
  readonly backend: TensorFlowBackend;
  readonly groups: MeasuredGroups | null;
  readonly groupsTried: readonly TriedGroups[];
  readonly served: {
    readonly isRefitted: boolean;
    /** The served model may have more groups than the one that was measured. */
    readonly groupCount: number;
  };
}

/** metadata.json of a run, without the fields that saving adds. */
export function describeModel(run: DescribedRun): TrainedDescription {
  const { config, dataset, selected, cv, holdout, model, metrics, backend } = run;
  const { featureSet, C, halfLifeDays, classWeight } = selected.recipe;
  return {
    ...identityOf(run),
    n_samples: dataset.table.length,
    feature_set: featureSet.name,
    feature_names: featureSet.names,
    class_names: ACTIONS,
    ...(!areSameAgents(featureSet.agents, DEFAULT_AGENTS.names) && { agents: featureSet.agents }),
    base_weights: config.base_weights,
    cv_accuracy: cv.meanAccuracy,
    cv_std: cv.stdAccuracy,
    cv_folds: cv.folds.map((fold) => fold.accuracy),
    test_accuracy: metrics.test.accuracy,
    metrics,
    diversity: run.diversity,
    drift: run.drift,
    ...{ gates: run.gates, champion: run.champion },
    promotion: run.promotion,
    verdict: run.verdict,
    override_threshold: run.threshold,
    ...{ overrides: dataset.overrides, warnings: run.warnings },
    config,
    data: dataset.provenance,
    profile: run.profile,
    validation: {
      folds: cv.folds,
      train_rows: holdout.train.length,
      test_rows: holdout.testEnd - holdout.testStart,
      purged: holdout.purged,
    },
    trained_on: trainedOn(run),
    fit: {
      C,
      half_life_days: halfLifeDays,
      class_weight: classWeight,
      iterations: model.iterations,
      converged: model.converged,
      gradient_norm: model.gradientNorm,
      tolerance: model.tolerance,
      row_passes: model.rowPasses,
    },
    search: { seconds: selected.seconds, tried: selected.tried },
    ...groupsOf(run),
    calibration: run.calibration,
    backend: backend.backend,
    libraries: librariesOf(backend),
  };
}

function identityOf({ runId, nowMs }: DescribedRun) {
  return {
    ...(runId !== null && { run_id: runId }),
    training_date: new Date(nowMs).toISOString(),
  };
}

/** The records that the served model knows: its metrics on these are in-sample. */
function trainedOn({ dataset, holdout, served }: DescribedRun) {
  const { timestampsMs } = dataset.table;
  const last = served.isRefitted ? timestampsMs.length : holdout.testStart;
  const iso = (row: number) => new Date(timestampsMs[row]).toISOString();
  return {
    refitted: served.isRefitted,
    records: served.isRefitted ? timestampsMs.length : holdout.train.length,
    first_timestamp: iso(0),
    last_timestamp: iso(last - 1),
  };
}

/** What the groups are worth, with the number of groups that the served model has. */
function groupsOf({ groups, groupsTried, served }: DescribedRun) {
  return {
    groups: groups && { ...groups, count: served.groupCount },
    groups_tried: groupsTried,
  };
}
