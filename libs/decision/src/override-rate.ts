/** The number of decisions in the window of the recent override rate. */
export const OVERRIDE_RATE_WINDOW = 1000;

/** The healthy band (0..1) of the override rate. */
export const HEALTHY_OVERRIDE_RATE = Object.freeze({ low: 0.15, high: 0.3 });

/** Override rate (0..1) above which the engine warns, and a model fails its gate. */
export const DEFAULT_MAX_OVERRIDE_RATE = 0.4;

export type OverrideRatePlace = 'below' | 'within' | 'above';

/**
 * The place of a rate (0..1) relative to the healthy band, both ends included.
 * @example
 * placeOverrideRate(0.35); // 'above'
 */
export function placeOverrideRate(rate: number): OverrideRatePlace {
  if (rate < HEALTHY_OVERRIDE_RATE.low) return 'below';
  return rate <= HEALTHY_OVERRIDE_RATE.high ? 'within' : 'above';
}
