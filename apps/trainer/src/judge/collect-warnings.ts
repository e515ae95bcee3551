import type { Metrics } from '@meta-agent/model-io';
import { briefPercent, percent } from '@meta-agent/words';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import type { LogisticRegression } from '../fit/logistic-regression';

/** Conditions that limit the meaning of the numbers; printed, and kept in the metadata. */
export function collectWarnings(
  dataset: Dataset,
  model: LogisticRegression,
  { decision_layer: { override_rate: rate } }: Metrics,
  config: TrainConfig,
): string[] {
  const [low, high] = config.override_rate_band;
  const warnings = [...dataset.warnings];
  if (config.purge && dataset.knownAtMs === null) {
    warnings.push('No purging: the labels have no known-at time. Pass --label-horizon MINUTES.');
  }
  if (!dataset.life.isKnown) {
    warnings.push(
      `Intervals assume that a label is known after one step of the log, ${dataset.life.ms / 60_000} minutes. Nothing says so, and the gate label_life_known fails. Pass --label-horizon MINUTES.`,
    );
  }
  if (model.tolerance > config.tol) {
    warnings.push(
      `The solver's tolerance is ${model.tolerance.toExponential(1)}, not ${config.tol}: rounding moves the gradient by as much. Nothing to do: the gates check the fit`,
    );
  }
  if (rate < low || rate > high) {
    warnings.push(
      `Override rate ${percent(rate)} is outside ${briefPercent(low)} to ${briefPercent(high)}. ${rate < low ? 'A lower' : 'A higher'} --meta-threshold moves it`,
    );
  }
  return warnings;
}
