import type {
  BoundedGate,
  ChampionComparison,
  DiversityByRegime,
  DriftRow,
  LoadedModel,
  LogProfile,
  MeasuredGroups,
  Metrics,
} from '@meta-agent/model-io';
import { evidenceOptionsOf, policyOf } from '../config/derive-options';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import { sliceDataset, type MeasuredRows } from '../data/slice-dataset';
import type { LabelledRows } from '../fit/logistic-regression';
import { championInWords } from '../judge/champion-in-words';
import { checkGates, upliftMetric } from '../judge/check-gates';
import { collectWarnings } from '../judge/collect-warnings';
import { thresholdInWords } from '../judge/threshold-in-words';
import { verdictInWords } from '../judge/verdict-in-words';
import { compareWithChampion } from '../measure/champion/compare-with-champion';
import { measureDiversity } from '../measure/log/measure-diversity';
import { measureDrift } from '../measure/log/measure-drift';
import { profileLabelled } from '../measure/log/profile-labelled';
import { measureGroups } from '../measure/measure-groups';
import { measureModel } from '../measure/measure-model';
import type { EvidenceOptions } from '../measure/time/evidence-frame';
import { outputSpread, pickProbes } from '../publish/pick-probes';
import type { Reporter } from '../reporter';
import type { ValidationPlan } from '../validation/plan-validation';
import type { TrainedModel } from './train-model';

export interface JudgedModel {
  readonly metrics: Metrics;
  readonly diversity: DiversityByRegime;
  /** What changed between the training part and the test part. */
  readonly drift: readonly DriftRow[];
  readonly profile: LogProfile;
  readonly gates: readonly BoundedGate[];
  /** The candidate beside the current version; null when there is none. */
  readonly champion: ChampionComparison | null;
  readonly warnings: readonly string[];
  /** The advice, in words: let the model override the vote, or keep the vote. */
  readonly verdict: readonly string[];
  readonly probeInputs: readonly Float64Array[];
  /** What the groups are worth; null without groups. */
  readonly groups: MeasuredGroups | null;
}

export interface JudgeInputs {
  readonly dataset: Dataset;
  readonly plan: ValidationPlan;
  readonly rows: LabelledRows;
  readonly trained: TrainedModel;
  /** The current version; null when there is none. */
  readonly champion: LoadedModel | null;
}

/** Measures the model on the untouched test part, and checks its gates. */
export function judgeModel(
  inputs: JudgeInputs,
  config: TrainConfig,
  reporter: Reporter,
): JudgedModel {
  const { dataset, plan, rows, trained } = inputs;
  const { model, threshold, candidate } = trained;
  const test = sliceDataset(dataset, plan.holdout.testStart, plan.holdout.testEnd);
  const metrics = measureModel(
    test,
    candidate,
    policyOf(config),
    evidenceOptionsOf(config, dataset.life),
  );
  reporter.info(`Test accuracy: ${metrics.test.accuracy.toFixed(4)}`);

  const champion = judgeBesideChampion(inputs, metrics, config);
  const probeInputs = pickProbes(rows);
  const gates = gatesOf(inputs, { metrics, champion, probeInputs }, config);
  const warnings = collectWarnings(dataset, model, metrics, config);
  warnings.forEach((warning) => {
    reporter.warn(warning);
  });
  return {
    metrics,
    diversity: measureDiversity(test.table, test.classes),
    drift: measureDrift(dataset, plan.holdout.testStart),
    profile: profileLabelled(dataset.table, dataset.classes),
    gates,
    champion,
    warnings,
    verdict: [
      ...thresholdInWords(threshold),
      ...verdictInWords(metrics.decision_layer, config),
      ...(champion === null ? [] : championInWords(champion, config.min_identified_share)),
    ],
    probeInputs,
    groups: groupsOf(test, plan, trained, evidenceOptionsOf(config, dataset.life)),
  };
}

function gatesOf(
  { dataset, trained }: JudgeInputs,
  measured: Pick<JudgedModel, 'metrics' | 'champion' | 'probeInputs'>,
  config: TrainConfig,
): BoundedGate[] {
  const { cv, model, threshold, candidate } = trained;
  const { metrics, champion, probeInputs } = measured;
  return checkGates(
    {
      samples: dataset.table.length,
      log: dataset.predictions,
      cvAccuracy: cv.meanAccuracy,
      ...metrics,
      champion,
      threshold,
      settlement: dataset.settlement,
      parameters: [...model.kernel, ...model.bias, ...(model.groups?.deltas ?? [])],
      fits: [...cv.folds, model],
      outputSpread: outputSpread(candidate, probeInputs),
    },
    config,
  );
}

/** Each model decides by its own weights, as the engine would decide with it. */
function judgeBesideChampion(
  { dataset, plan, trained, champion }: JudgeInputs,
  metrics: Metrics,
  config: TrainConfig,
): ChampionComparison | null {
  if (champion === null) return null;
  const { candidate } = trained;
  return compareWithChampion(
    { dataset, testPart: plan.holdout, candidate, champion },
    {
      policy: { ...policyOf(config), base_weights: null },
      evidence: evidenceOptionsOf(config, dataset.life),
      metric: upliftMetric(metrics.decision_layer, config),
      minIdentifiedShare: config.min_identified_share,
    },
  );
}

function groupsOf(
  test: MeasuredRows,
  { holdout }: ValidationPlan,
  { grouped, pooled, model, candidate }: TrainedModel,
  options: EvidenceOptions,
): MeasuredGroups | null {
  const { groups: weights, kernel } = model;
  if (grouped === null || pooled === null || weights === undefined) return null;
  const models = { grouped: candidate, pooled, weights, kernel };
  const trained = { groups: grouped.groupRows.groups, rows: holdout.train };
  return measureGroups(models, test, trained, options);
}
