import type { MetaModel, Policy } from '@meta-agent/decision';
import type { Metrics } from '@meta-agent/model-io';
import { tableFeatures, type FeatureRows } from '../data/rows/feature-rows';
import type { MeasuredRows } from '../data/slice-dataset';
import { classificationMetrics, predictClasses } from './classification-metrics';
import { groupAt } from './group-at';
import { measureBaselines } from './measure-baselines';
import { accuracyGains, measureDecisions } from './measure-decisions';
import { profitGains } from './measure-money';
import { regimeMetrics } from './regime-metrics';
import { replayDecisions, type ReplayedDecisions } from './replay-decisions';
import { symbolMetrics } from './symbol-metrics';
import type { EvidenceOptions } from './time/evidence-frame';
import { upliftOverTime, type Gains } from './uplift-over-time';
import { volatilityFifths } from './volatility-fifths';

/** A model that also gives its probabilities before calibration. */
export interface MeasurableModel extends MetaModel {
  scoreUncalibrated(features: Float64Array, out: Float64Array, group?: number): void;
}

/** All metrics of one model on these rows: see Training in docs/specification.md. */
export function measureModel(
  rows: MeasuredRows,
  model: MeasurableModel,
  policy: Policy,
  options: EvidenceOptions,
): Metrics {
  const { table, classes, every } = rows;
  const features = tableFeatures(table, model.featureSet);
  const [probabilities, uncalibrated] = scoreRows(features, [
    (x, out, row) => {
      model.score(x, out, groupAt(model, table, row));
    },
    (x, out, row) => {
      model.scoreUncalibrated(x, out, groupAt(model, table, row));
    },
  ]);
  const decisions = replayDecisions(table, model, policy);
  const everyDecision =
    every.table.length === table.length ? decisions : replayDecisions(every.table, model, policy);
  const answers = { ...decisions, predicted: predictClasses(probabilities) };
  return {
    test: classificationMetrics(probabilities, classes),
    uncalibrated: classificationMetrics(uncalibrated, classes),
    regimes: regimeMetrics(table, answers, classes, options),
    symbols: symbolMetrics(table, answers, classes),
    decision_layer: measureDecisions(rows, { labelled: decisions, every: everyDecision }, options),
    baselines: measureBaselines(rows, { labelled: decisions, every: everyDecision }),
    uplift_over_time: upliftOverTime(gainsOf(rows, decisions, everyDecision), options),
    volatility_fifths: volatilityFifths(
      table,
      { uncalibrated, calibrated: probabilities },
      classes,
    ),
  };
}

function gainsOf(
  { table, classes, assumed, every }: MeasuredRows,
  decisions: ReplayedDecisions,
  everyDecision: ReplayedDecisions,
): Gains {
  const { profits } = every;
  return {
    accuracy: {
      timestampsMs: table.timestampsMs,
      gains: Array.from(accuracyGains(decisions, classes), (gain, row) =>
        assumed[row] === 1 ? null : gain,
      ),
    },
    decisions,
    money: profits && {
      timestampsMs: every.table.timestampsMs,
      gains: profitGains(profits, everyDecision),
    },
  };
}

type Score = (features: Float64Array, out: Float64Array, row: number) => void;

/** n x 3 probabilities by each way to score a row. */
function scoreRows(
  features: FeatureRows,
  scores: readonly [calibrated: Score, uncalibrated: Score],
): [Float64Array, Float64Array] {
  const [one, other] = [
    new Float64Array(3 * features.length),
    new Float64Array(3 * features.length),
  ];
  const row = new Float64Array(features.width);
  for (let i = 0; i < features.length; i += 1) {
    features.fill(i, row);
    scores[0](row, one.subarray(3 * i, 3 * i + 3), i);
    scores[1](row, other.subarray(3 * i, 3 * i + 3), i);
  }
  return [one, other];
}
