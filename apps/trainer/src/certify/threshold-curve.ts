import type { ThresholdPoint } from '@meta-agent/model-io';
import { blockRows, hasEnoughBlocks, type BlockedRows, type TimeSpan } from '@meta-agent/outcomes';
import { lowerBound } from './precision-bound';

/** Decisions that would change the vote: no strong consensus, enough agents, another action. */
export interface OverrideCandidates {
  /** Top probability of each decision, 0..1. */
  readonly confidences: Float64Array;
  /** 1 where the top class is right. */
  readonly hits: Uint8Array;
  /** Ascending. */
  readonly timestampsMs: Float64Array;
  /** The time of all decisions. */
  readonly span: TimeSpan;
  /** The life of a label: a block of time lasts four lives or longer. */
  readonly lifeMs: number;
  /** Index in VOLATILITY_REGIMES of each decision's regime. */
  readonly regimes: Uint8Array;
  /** The horizon of each decision in minutes; NaN without one. */
  readonly horizons: Float64Array;
  /** The share (0..1) of each horizon, in minutes, in all decisions. */
  readonly shares: ReadonlyMap<number, number>;
  /** Number of all decisions, including decisions that are not open to override. */
  readonly decisions: number;
  /** Number of future decisions that the bounds cover. */
  readonly decisionsToCome: number;
}

/** Override thresholds, tested from the highest to the lowest. */
const THRESHOLDS: readonly number[] = Array.from({ length: 66 }, (_, i) => (99 - i) / 100);

/**
 * Rate of changes, their precision and its lower bound at each threshold, highest first. There is
 * no bound where the blocks of clock time are too few, or too few of them hold a change.
 */
export function thresholdCurve(
  candidates: OverrideCandidates,
  confidence: number,
): ThresholdPoint[] {
  const blocks = blockRows(candidates.timestampsMs, candidates.span, candidates.lifeMs);
  return THRESHOLDS.map((threshold) => pointAt(candidates, blocks, threshold, confidence));
}

function pointAt(
  { confidences, hits, decisions, decisionsToCome }: OverrideCandidates,
  { count, ofRow }: BlockedRows,
  threshold: number,
  confidence: number,
): ThresholdPoint {
  let overrides = 0;
  let right = 0;
  confidences.forEach((top, row) => {
    if (top < threshold) return;
    overrides += 1;
    right += hits[row];
  });
  const base = { threshold, overrides, override_rate: overrides / decisions };
  if (overrides === 0) {
    return { ...base, precision: null, effective_overrides: null, precision_lower_bound: null };
  }
  const precision = right / overrides;
  // For each block: the number of right overrides minus the number expected at this precision.
  const deviations = new Float64Array(count);
  const active = new Set<number>();
  confidences.forEach((top, row) => {
    if (top < threshold) return;
    deviations[ofRow[row]] += hits[row] - precision;
    active.add(ofRow[row]);
  });
  if (!hasEnoughBlocks(count, active.size)) {
    return { ...base, precision, effective_overrides: null, precision_lower_bound: null };
  }
  // Past and future overrides both have sampling error, so their variances add up.
  const overridesToCome = base.override_rate * decisionsToCome;
  const both = 1 / (1 / overrides + 1 / overridesToCome);
  const effective = both / designEffect(deviations, overrides, precision);
  return {
    ...base,
    precision,
    effective_overrides: effective,
    precision_lower_bound: lowerBound(precision * effective, effective, confidence),
  };
}

/**
 * The design effect (L. Kish, Survey Sampling, 1965): the variance of the precision, from the
 * blocks' deviations, over the variance with independent decisions. At least 1.
 */
function designEffect(deviations: Float64Array, overrides: number, precision: number): number {
  const variance = overrides * precision * (1 - precision);
  const q = deviations.length;
  const squares =
    (q / (q - 1)) * deviations.reduce((sum, deviation) => sum + deviation * deviation, 0);
  return variance === 0 ? 1 : Math.max(1, squares / variance);
}
