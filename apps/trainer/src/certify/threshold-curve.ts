import type { ThresholdPoint } from '@meta-agent/model-io';
import { timeBlocks } from '../measure/time/time-blocks';
import { lowerBound } from './precision-bound';

/** Decisions that could be overrides: no strong consensus, enough agents. */
export interface OverrideCandidates {
  /** Top probability of each, 0..1. */
  readonly confidences: Float64Array;
  /** 1 where the top class was right. */
  readonly hits: Uint8Array;
  /** Ascending. */
  readonly timestampsMs: Float64Array;
  /** All decisions, those that could be none included. */
  readonly decisions: number;
  /** Decisions to come that the bounds are to hold for. */
  readonly decisionsToCome: number;
}

/** Looked at from the highest down. */
const THRESHOLDS: readonly number[] = Array.from({ length: 66 }, (_, i) => (99 - i) / 100);

/** Override rate and precision with its lower bound at every threshold, the highest first. */
export function thresholdCurve(
  candidates: OverrideCandidates,
  confidence: number,
): ThresholdPoint[] {
  const blocks = timeBlocks(candidates.timestampsMs);
  return THRESHOLDS.map((threshold) => pointAt(candidates, blocks, threshold, confidence));
}

function pointAt(
  { confidences, hits, decisions, decisionsToCome }: OverrideCandidates,
  blocks: Uint32Array,
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
  // How far each block's number of right ones is from its share.
  const deviations = new Float64Array((blocks.at(-1) ?? 0) + 1);
  confidences.forEach((top, row) => {
    if (top >= threshold) deviations[blocks[row]] += hits[row] - precision;
  });
  // What was seen and what is to come both have their chance: variances add up.
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
 * How much more the precision varies than that of independent decisions would (L. Kish, Survey
 * Sampling, 1965), seen from the blocks' deviations. At least 1.
 */
function designEffect(deviations: Float64Array, overrides: number, precision: number): number {
  const variance = overrides * precision * (1 - precision);
  const squares = deviations.reduce((sum, deviation) => sum + deviation * deviation, 0);
  return variance === 0 ? 1 : Math.max(1, squares / variance);
}
