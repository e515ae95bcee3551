import { isOpenToOverride, voteBaseEnsemble, type Policy } from '@meta-agent/decision';
import type { CalibrationMethod, OverrideThreshold } from '@meta-agent/model-io';
import { prequentialProbabilities } from '../choose/prequential-losses';
import type { TrainConfig } from '../config/train-config';
import { signalsAt, type SignalTable } from '../data/signal-table';
import type { OutOfFoldScores } from '../fit/out-of-fold-scores';
import { predictClasses } from '../measure/classification-metrics';
import type { Part } from '../validation/plan-validation';
import { certifyThreshold } from './certify-threshold';
import { thresholdCurve, type OverrideCandidates } from './threshold-curve';

/** The smallest certified override threshold; the setting when none is certified. */
export function chooseThreshold(
  candidates: OverrideCandidates,
  { meta_threshold, target_override_precision: target, confidence }: TrainConfig,
): OverrideThreshold {
  const curve = thresholdCurve(candidates, confidence);
  const certified = target === null ? null : certifyThreshold(curve, target, confidence);
  const proven = certified?.threshold ?? null;
  return {
    value: proven ?? meta_threshold,
    source: proven === null ? 'setting' : 'certified',
    certified,
    confidence,
    curve,
  };
}

/**
 * The out-of-fold decisions open to override, from the second fold on. Each fold is calibrated on
 * the folds before it.
 */
export function outOfFoldCandidates(
  table: SignalTable,
  scores: OutOfFoldScores,
  folds: readonly Part[],
  method: CalibrationMethod,
  policy: Policy & { readonly base_weights: NonNullable<Policy['base_weights']> },
  decisionsToCome: number,
): OverrideCandidates {
  const first = folds[1].testStart;
  const starts = folds.map((fold) => fold.testStart - folds[0].testStart);
  const probabilities = prequentialProbabilities(scores, starts, method);
  const predicted = predictClasses(probabilities);
  const classes = scores.classes.subarray(starts[1]);
  const open = Array.from(predicted.keys()).filter((i) => {
    const { base_predictions } = signalsAt(table, first + i);
    return isOpenToOverride(voteBaseEnsemble(base_predictions, policy.base_weights), policy);
  });
  return {
    confidences: Float64Array.from(open, (i) => probabilities[3 * i + predicted[i]]),
    hits: Uint8Array.from(open, (i) => Number(predicted[i] === classes[i])),
    timestampsMs: Float64Array.from(open, (i) => table.timestampsMs[first + i]),
    decisions: predicted.length,
    decisionsToCome,
  };
}
