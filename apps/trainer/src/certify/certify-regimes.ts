import { VOLATILITY_REGIMES } from '@meta-agent/features';
import type { CertifiedThreshold, RegimeThresholds, ThresholdPoint } from '@meta-agent/model-io';
import { percent } from '@meta-agent/words';
import { overridesNeeded, testInSequence } from './certify-threshold';
import { thresholdCurve, type OverrideCandidates } from './threshold-curve';

/** A block of time lasts at least as many lives. */
const LIVES_PER_BLOCK = 2;
/** `thresholdCurve` takes four lives a block. */
const LIVES_PER_POOLED_BLOCK = 4;
/** A sequence starts where there are this many times enough changes: four starts. */
const STARTS = [1, 2, 4, 8];

/**
 * An override threshold for each regime of volatility, so that the precision of the changes is at
 * least `target` in all certified regimes together with probability `confidence`: Learn-Then-Test
 * (see `certifyThreshold`) at a third of the error each, and within a regime a fixed sequence from
 * each of four starts at a quarter of that. A later start has more changes and a lower threshold: it
 * can be certified where the few changes above it prove nothing. The starts depend on how many
 * changes there are, not on whether they are right.
 */
export function certifyRegimes(
  candidates: OverrideCandidates,
  target: number,
  confidence: number,
): RegimeThresholds {
  const error = (1 - confidence) / VOLATILITY_REGIMES.length;
  const points = VOLATILITY_REGIMES.map((_, regime) =>
    certifyOne(inRegime(candidates, regime), target, error),
  );
  const assumption = points.some((point) => point !== null)
    ? promiseOf(target, confidence)
    : nothingCertified(target, confidence);
  const certify = (regime: number): CertifiedThreshold => {
    const point = points[regime];
    return {
      threshold: point?.threshold ?? null,
      target_precision: target,
      confidence: 1 - error,
      point,
      assumption,
    };
  };
  return {
    target_precision: target,
    confidence,
    promise: assumption,
    volatility_low: certify(0),
    volatility_medium: certify(1),
    volatility_high: certify(2),
  };
}

function certifyOne(
  candidates: OverrideCandidates,
  target: number,
  error: number,
): ThresholdPoint | null {
  const confidence = 1 - error / STARTS.length;
  const curve = thresholdCurve(candidates, confidence);
  const enough = overridesNeeded(target, confidence);
  const certified = STARTS.flatMap((times) => {
    const point = testInSequence(curve, target, times * enough);
    return point === null ? [] : [point];
  });
  if (certified.length === 0) return null;
  return certified.reduce((least, point) => (point.threshold < least.threshold ? point : least));
}

/** The candidates of one regime; the blocks of time are those of all. */
function inRegime(candidates: OverrideCandidates, regime: number): OverrideCandidates {
  const { confidences, hits, timestampsMs, regimes, lifeMs } = candidates;
  const isIn = (_: number, row: number) => regimes[row] === regime;
  return {
    ...candidates,
    confidences: confidences.filter(isIn),
    hits: hits.filter(isIn),
    timestampsMs: timestampsMs.filter(isIn),
    regimes: regimes.filter(isIn),
    lifeMs: (lifeMs * LIVES_PER_BLOCK) / LIVES_PER_POOLED_BLOCK,
  };
}

/** What is certified, on what it was measured, and what it assumes. */
function promiseOf(target: number, confidence: number): string {
  return (
    `Certified with probability ${confidence} for all regimes together: in each regime with a threshold, ` +
    `at least ${percent(target)} of the changes are right. It was measured on the out-of-fold changes of ` +
    `the fold models, and it assumes that blocks of time, each at least ${LIVES_PER_BLOCK} lives of a ` +
    'label long, are exchangeable: the next ones are like those measured.'
  );
}

const nothingCertified = (target: number, confidence: number): string =>
  `No regime is certified: on the out-of-fold changes of the fold models no threshold shows with ` +
  `probability ${confidence} that at least ${percent(target)} of the changes are right.`;
