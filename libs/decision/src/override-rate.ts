/** Decisions that the recent override rate is of, once there are as many. */
export const OVERRIDE_RATE_WINDOW = 1000;

/** Between these (0..1) the override rate of a well-set model lies. */
export const HEALTHY_OVERRIDE_RATE = Object.freeze({ low: 0.15, high: 0.3 });

/** Override rate (0..1) above which the engine warns, and a model fails its gate. */
export const DEFAULT_MAX_OVERRIDE_RATE = 0.4;

export type OverrideRatePlace = 'below' | 'within' | 'above';

/**
 * Where a rate (0..1) lies, seen from the healthy ones; their ends belong to them.
 * @example
 * placeOverrideRate(0.35); // 'above'
 */
export function placeOverrideRate(rate: number): OverrideRatePlace {
  if (rate < HEALTHY_OVERRIDE_RATE.low) return 'below';
  return rate <= HEALTHY_OVERRIDE_RATE.high ? 'within' : 'above';
}
