import { isOpenToOverride, votersOf, voteBaseEnsemble, type Policy } from '@meta-agent/decision';
import { ACTIONS, VOLATILITY_REGIMES } from '@meta-agent/features';
import type { CalibrationMethod, OverrideThreshold, RegimeThresholds } from '@meta-agent/model-io';
import { prequentialProbabilities } from '../choose/prequential-losses';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import { regimesAt, signalsAt } from '../data/signal-table';
import type { OutOfFoldScores } from '../fit/out-of-fold-scores';
import { predictClasses } from '../measure/classification-metrics';
import { spanOf } from '../measure/time/evidence-frame';
import type { Part } from '../validation/plan-validation';
import { certifyRegimes } from './certify-regimes';
import { certifyThreshold } from './certify-threshold';
import { thresholdCurve, type OverrideCandidates } from './threshold-curve';

/** The smallest certified override threshold; the setting when none is certified. */
export function chooseThreshold(
  candidates: OverrideCandidates,
  { meta_threshold, target_override_precision: target, confidence, certify }: TrainConfig,
): OverrideThreshold {
  const curve = thresholdCurve(candidates, confidence);
  const isPooled = certify === 'pooled';
  const certified =
    target === null || !isPooled ? null : certifyThreshold(curve, target, confidence);
  const regimes =
    target === null || isPooled ? null : certifyRegimes(candidates, target, confidence);
  const proven = certified?.threshold ?? strictestOf(regimes);
  return {
    value: proven ?? meta_threshold,
    source: proven === null ? 'setting' : 'certified',
    certified,
    regimes,
    confidence,
    curve,
  };
}

/** The highest certified threshold of a regime; null when none is certified. */
function strictestOf(regimes: RegimeThresholds | null): number | null {
  const thresholds = VOLATILITY_REGIMES.flatMap((regime) => regimes?.[regime].threshold ?? []);
  return thresholds.length === 0 ? null : Math.max(...thresholds);
}

/**
 * The changes that the out-of-fold decisions would make, from the second fold on: open to override,
 * with an action other than the vote's, and with a label of their own. An override that repeats the
 * vote is right as often as the vote is, and proves nothing. Each fold is calibrated on the folds
 * before it.
 */
export function outOfFoldCandidates(
  { table, assumed, overrides, life }: Pick<Dataset, 'table' | 'assumed' | 'overrides' | 'life'>,
  scores: OutOfFoldScores,
  folds: readonly Part[],
  method: CalibrationMethod,
  policy: Policy,
  decisionsToCome: number,
): OverrideCandidates {
  const first = folds[1].testStart;
  const starts = folds.map((fold) => fold.testStart - folds[0].testStart);
  const probabilities = prequentialProbabilities(scores, starts, method);
  const predicted = predictClasses(probabilities);
  const classes = scores.classes.subarray(starts[1]);
  const isAllowed = (action: number) => overrides === 'all' || ACTIONS[action] === 'HOLD';
  const agents = votersOf(policy, null);
  const open = Array.from(predicted.keys()).filter((i) => {
    if (assumed[first + i] === 1 || !isAllowed(predicted[i])) return false;
    const { base_predictions } = signalsAt(table, first + i);
    const vote = voteBaseEnsemble(base_predictions, agents);
    return ACTIONS[predicted[i]] !== vote.action && isOpenToOverride(vote, policy);
  });
  return {
    confidences: Float64Array.from(open, (i) => probabilities[3 * i + predicted[i]]),
    hits: Uint8Array.from(open, (i) => Number(predicted[i] === classes[i])),
    timestampsMs: Float64Array.from(open, (i) => table.timestampsMs[first + i]),
    span: spanOf(table.timestampsMs.subarray(first, first + predicted.length)),
    lifeMs: life.ms,
    regimes: Uint8Array.from(open, (i) =>
      VOLATILITY_REGIMES.indexOf(regimesAt(table, first + i)[0]),
    ),
    decisions: predicted.length,
    decisionsToCome,
  };
}
