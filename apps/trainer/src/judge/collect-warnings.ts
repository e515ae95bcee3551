import type { Metrics } from '@meta-agent/model-io';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import type { LogisticRegression } from '../fit/logistic-regression';

/** What a reader of the numbers has to know; for the log and for the metadata. */
export function collectWarnings(
  dataset: Dataset,
  model: LogisticRegression,
  { decision_layer: { override_rate: rate } }: Metrics,
  config: TrainConfig,
): string[] {
  const [low, high] = config.override_rate_band;
  const warnings = [...dataset.warnings];
  if (config.purge && dataset.knownAtMs === null) {
    warnings.push(
      'Nothing was purged: when these labels became known is not told (--label-horizon MINUTES tells)',
    );
  }
  if (model.tolerance > config.tol) {
    warnings.push(
      `The tolerance was widened from ${config.tol} to ${model.tolerance.toExponential(1)}, the rounding noise of the gradient`,
    );
  }
  if (rate < low || rate > high) {
    warnings.push(`Override rate ${percent(rate)} is outside ${percent(low)} to ${percent(high)}`);
  }
  return warnings;
}

const percent = (share: number) => `${Number((100 * share).toFixed(1))}%`;
