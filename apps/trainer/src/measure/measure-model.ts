import type { MetaModel, Policy } from '@meta-agent/decision';
import type { Metrics } from '@meta-agent/model-io';
import { featureMatrix, type SignalTable } from '../data/signal-table';
import type { Profits } from '../data/truth/profits';
import { classificationMetrics, predictClasses } from './classification-metrics';
import { accuracyGains, measureDecisions } from './measure-decisions';
import { profitGains } from './measure-money';
import { regimeMetrics } from './regime-metrics';
import { replayDecisions, type ReplayedDecisions } from './replay-decisions';
import { symbolMetrics } from './symbol-metrics';
import type { BootstrapOptions } from './time/block-bootstrap';
import { upliftOverTime, type Gains } from './uplift-over-time';

/** Labelled rows that training did not use. */
export interface MeasuredRows {
  readonly table: SignalTable;
  readonly classes: Uint8Array;
  readonly profits: Profits | null;
}

/** A model that also gives its probabilities before calibration. */
export interface MeasurableModel extends MetaModel {
  scoreUncalibrated(features: Float64Array, out: Float64Array): void;
}

/** All metrics of one model on these rows: see Training in docs/specification.md. */
export function measureModel(
  rows: MeasuredRows,
  model: MeasurableModel,
  policy: Policy,
  bootstrap: BootstrapOptions,
): Metrics {
  const { table, classes, profits } = rows;
  const features = featureMatrix(table, model.featureSet);
  const width = model.featureCount;
  const probabilities = scoreRows(features, width, (x, out) => {
    model.score(x, out);
  });
  const uncalibrated = scoreRows(features, width, (x, out) => {
    model.scoreUncalibrated(x, out);
  });
  const decisions = replayDecisions(table, model, policy);
  const answers = { ...decisions, predicted: predictClasses(probabilities) };
  return {
    test: classificationMetrics(probabilities, classes),
    uncalibrated: classificationMetrics(uncalibrated, classes),
    regimes: regimeMetrics(table, answers, classes),
    symbols: symbolMetrics(table, answers, classes),
    decision_layer: measureDecisions(table, classes, profits, decisions, bootstrap),
    uplift_over_time: upliftOverTime(gainsOf(rows, decisions), bootstrap),
  };
}

function gainsOf({ table, classes, profits }: MeasuredRows, decisions: ReplayedDecisions): Gains {
  return {
    timestampsMs: table.timestampsMs,
    overrides: decisions.overrides,
    accuracy: accuracyGains(decisions, classes),
    pnl: profits && Float64Array.from(profitGains(profits, decisions), (gain) => gain ?? 0),
  };
}

/** n x 3 probabilities of n x width features. */
function scoreRows(
  features: Float64Array,
  width: number,
  score: (features: Float64Array, out: Float64Array) => void,
): Float64Array {
  const n = features.length / width;
  const probabilities = new Float64Array(n * 3);
  for (let i = 0; i < n; i += 1) {
    const row = features.subarray(i * width, (i + 1) * width);
    score(row, probabilities.subarray(3 * i, 3 * i + 3));
  }
  return probabilities;
}
