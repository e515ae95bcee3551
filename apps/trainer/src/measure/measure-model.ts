import type { MetaModel, Policy } from '@meta-agent/decision';
import type { Metrics } from '@meta-agent/model-io';
import { featureMatrix } from '../data/signal-table';
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
  const features = featureMatrix(table, model.featureSet);
  const width = model.featureCount;
  const probabilities = scoreRows(features, width, (x, out, row) => {
    model.score(x, out, groupAt(model, table, row));
  });
  const uncalibrated = scoreRows(features, width, (x, out, row) => {
    model.scoreUncalibrated(x, out, groupAt(model, table, row));
  });
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

/** n x 3 probabilities of n x width features. */
function scoreRows(
  features: Float64Array,
  width: number,
  score: (features: Float64Array, out: Float64Array, row: number) => void,
): Float64Array {
  const n = features.length / width;
  const probabilities = new Float64Array(n * 3);
  for (let i = 0; i < n; i += 1) {
    const row = features.subarray(i * width, (i + 1) * width);
    score(row, probabilities.subarray(3 * i, 3 * i + 3), i);
  }
  return probabilities;
}
