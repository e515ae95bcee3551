import { isOpenToOverride, votersOf, voteBaseEnsemble, type Policy } from '@meta-agent/decision';
import { ACTIONS, VOLATILITY_REGIMES } from '@meta-agent/features';
import type {
  CalibrationMethod,
  CertifiedThreshold,
  OverrideThreshold,
  RegimeThresholds,
  ThresholdPoint,
} from '@meta-agent/model-io';
import { prequentialProbabilities } from '../choose/prequential-losses';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import { regimesAt, signalsAt } from '../data/signal-table';
import type { OutOfFoldScores } from '../fit/out-of-fold-scores';
import { predictClasses } from '../measure/classification-metrics';
import { spanOf } from '../measure/time/evidence-frame';
import type { Part } from '../validation/plan-validation';
import { candidatesOf, certifyHorizons } from './certify-horizons';
import { certifyRegimes } from './certify-regimes';
import { certifyThreshold } from './certify-threshold';
import { thresholdCurve, type OverrideCandidates } from './threshold-curve';

/**
 * The smallest certified override threshold; the setting when none is certified. With a primary
 * horizon it is that horizon's, and each horizon of the log has a certificate.
 */
export function chooseThreshold(
  candidates: OverrideCandidates,
  config: TrainConfig,
): OverrideThreshold {
  const { meta_threshold, confidence, primary_horizon: primary } = config;
  const own = primary === null ? candidates : candidatesOf(candidates, primary);
  const curve = thresholdCurve(own, confidence);
  const { certified, horizons, regimes } = certify(candidates, own, curve, config);
  const proven = certified?.threshold ?? strictestOf(regimes);
  return {
    value: proven ?? meta_threshold,
    source: proven === null ? 'setting' : 'certified',
    certified,
    regimes,
    primary_horizon: primary,
    horizons,
    confidence,
    curve,
  };
}

interface Certificates {
  readonly certified: CertifiedThreshold | null;
  readonly horizons: Record<string, CertifiedThreshold> | null;
  readonly regimes: RegimeThresholds | null;
}

/**
 * By regime, by horizon where one is primary, or one for all; none without a target.
 * @param all the candidates of every horizon
 * @param own those of the primary horizon
 */
function certify(
  all: OverrideCandidates,
  own: OverrideCandidates,
  curve: readonly ThresholdPoint[],
  config: TrainConfig,
): Certificates {
  const { target_override_precision: target, confidence, primary_horizon: primary } = config;
  const none = { certified: null, horizons: null, regimes: null };
  if (target === null) return none;
  if (config.certify === 'regime') {
    return { ...none, regimes: certifyRegimes(own, target, confidence) };
  }
  if (primary === null) return { ...none, certified: certifyThreshold(curve, target, confidence) };
  const horizons = certifyHorizons(all, target, confidence);
  const ofPrimary = horizons[primary] as CertifiedThreshold | undefined;
  return { ...none, horizons, certified: ofPrimary ?? null };
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
    horizons: Float64Array.from(open, (i) => table.horizonMinutes[first + i]),
    shares: sharesOf(table.horizonMinutes.subarray(first, first + predicted.length)),
    decisions: predicted.length,
    decisionsToCome,
  };
}

/** The share of each horizon in all records. */
function sharesOf(horizonMinutes: Float64Array): ReadonlyMap<number, number> {
  const shares = new Map<number, number>();
  for (const minutes of horizonMinutes) {
    if (Number.isNaN(minutes)) continue;
    shares.set(minutes, (shares.get(minutes) ?? 0) + 1 / horizonMinutes.length);
  }
  return shares;
}
