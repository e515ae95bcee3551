import type { CertifiedThreshold, ThresholdPoint } from '@meta-agent/model-io';

export const ASSUMPTION =
  'Assumption: the next decisions, as many as in the test part, come from the same distribution as the out-of-fold decisions. The bound accounts for correlation within blocks of clock time, at least four lives of a label long, and for sampling error, not for drift.';

/**
 * The smallest override threshold whose override precision is at least `target` with probability
 * `confidence`: fixed-sequence testing of Learn-Then-Test (A. N. Angelopoulos, S. Bates,
 * E. J. Candes, M. I. Jordan, L. Lei, 2021). Thresholds are tested from the highest to the lowest,
 * each with its exact binomial bound. The first failure ends the sequence, so no correction for
 * multiple tests is needed. The sequence starts at the first threshold with enough changes to
 * certify, in enough blocks of time; that start does not depend on whether the changes are right.
 * @param curve the highest threshold first
 */
export function certifyThreshold(
  curve: readonly ThresholdPoint[],
  target: number,
  confidence: number,
): CertifiedThreshold {
  const certified = testInSequence(curve, target, overridesNeeded(target, confidence));
  return {
    threshold: certified?.threshold ?? null,
    target_precision: target,
    confidence,
    point: certified,
    assumption: ASSUMPTION,
  };
}

/**
 * Tests one threshold after the other, from the first with enough overrides and a bound on.
 * @param curve the highest threshold first
 * @returns the last before the first failure
 */
export function testInSequence(
  curve: readonly ThresholdPoint[],
  target: number,
  enough: number,
): ThresholdPoint | null {
  const start = curve.findIndex(
    ({ overrides, precision_lower_bound: bound }) => overrides >= enough && bound !== null,
  );
  let certified: ThresholdPoint | null = null;
  for (const point of start === -1 ? [] : curve.slice(start)) {
    if (point.precision_lower_bound === null || point.precision_lower_bound < target) break;
    certified = point;
  }
  return certified;
}

/**
 * The number of overrides that certifies a precision halfway between the target and 1, by the
 * normal approximation with the variance at the target.
 */
export function overridesNeeded(target: number, confidence: number): number {
  const deviations = Math.sqrt(-2 * Math.log(1 - confidence));
  const margin = (1 - target) / 2;
  return Math.ceil((deviations / margin) ** 2 * target * (1 - target));
}
