import { ACTIONS } from '@meta-agent/features';

/** Rounding of float32 over three terms is far smaller. */
export const SUM_TOLERANCE = 1e-4;

/** Whether three probabilities from this place on are from 0 to 1 and sum to 1. NaN is neither. */
export function isDistribution(values: Float32Array, at: number): boolean {
  let sum = 0;
  for (let i = at; i < at + ACTIONS.length; i += 1) {
    if (!(values[i] >= 0 && values[i] <= 1 + SUM_TOLERANCE)) return false;
    sum += values[i];
  }
  return Math.abs(sum - 1) <= SUM_TOLERANCE;
}
