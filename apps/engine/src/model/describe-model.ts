import { CONFIDENCE_BINS, confidenceBinOf, type DescribedModel } from '@meta-agent/engine-api';
import { REPORT, type LoadedModel, type Metadata } from '@meta-agent/model-io';

/** The model's metadata that the console shows. */
export function describeModel({ version, metadata, files }: LoadedModel): DescribedModel {
  const { metrics, override_threshold, calibration } = metadata;
  const { training_date, n_samples, feature_set, base_weights, verdict = [] } = metadata;
  const { cv_accuracy, cv_std, test_accuracy } = metadata;
  const { override_rate, change_rate = null, ...layer } = metrics.decision_layer;
  const { final_accuracy, base_accuracy, uplift_ci95 } = layer;
  return {
    ...{ version, training_date, n_samples, feature_set, base_weights },
    calibration_method: calibration.method,
    ...{ cv_accuracy, cv_std, test_accuracy },
    test_log_loss: metrics.test.log_loss,
    test_ece: metrics.test.ece,
    override_threshold: override_threshold.value,
    ...{ override_rate, change_rate, final_accuracy, base_accuracy, uplift_ci95 },
    gates: metadata.gates.map(({ name, value, limit, bound, passed }) => {
      return { name, value, limit, passed, ...(bound && { bound }) };
    }),
    verdict,
    has_report: Object.hasOwn(files, REPORT),
    training_confidence: trainingConfidence(override_threshold.curve),
  };
}

/**
 * Histogram of the top probabilities of out-of-fold decisions. The curve has the cumulative count
 * from above at each hundredth.
 */
function trainingConfidence(curve: Metadata['override_threshold']['curve'] = []): number[] | null {
  if (curve.length === 0) return null;
  const counts = new Array<number>(CONFIDENCE_BINS).fill(0);
  const falling = [...curve].sort((a, b) => b.threshold - a.threshold);
  let above = 0;
  for (const { threshold, overrides } of falling) {
    // A rounding error may put a hundredth just below the edge of its bin.
    counts[confidenceBinOf(threshold + 1e-9)] += overrides - above;
    above = overrides;
  }
  return counts;
}
