/** How a threshold adapts to the errors of what it let through. */
export interface ThresholdRule {
  /** τ₀, the threshold of the artifact: the threshold in force is never lower. */
  readonly floor: number;
  /** Above this value nothing overrides; at least the floor. */
  readonly cap: number;
  /** 1 − ε: the share of right answers that the threshold steers towards. */
  readonly targetPrecision: number;
}

/** The threshold between two settlements. */
export interface ThresholdState {
  /** τ, from the floor to the cap plus one step. While it is paused, the value learns in shadow. */
  readonly value: number;
  /** Nothing overrides while the threshold is paused. */
  readonly isPaused: boolean;
  /** E: how often the threshold has risen above the cap. */
  readonly pauses: number;
}

/** γ: how far one settlement moves the threshold. */
export const THRESHOLD_STEP = 0.005;

const HIGHEST_CAP = 0.95;

/**
 * The rule of a model: its threshold is the floor.
 * @param highConfidence 90 % quantile of the out-of-fold top probabilities of the model
 * @throws RangeError for a number outside 0..1
 * @example
 * thresholdRule({ floor: 0.65, highConfidence: 0.9, targetPrecision: 0.7 }).cap; // 0.9
 */
export function thresholdRule(model: {
  readonly floor: number;
  readonly highConfidence: number;
  readonly targetPrecision: number;
}): ThresholdRule {
  const { floor, highConfidence, targetPrecision } = model;
  for (const [name, value] of Object.entries(model)) {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`expected ${name} from 0 to 1, received ${value}`);
    }
  }
  return { floor, cap: Math.max(floor, Math.min(HIGHEST_CAP, highConfidence)), targetPrecision };
}

/**
 * The state before the first settlement.
 * @example
 * startThreshold({ floor: 0.65, cap: 0.9, targetPrecision: 0.7 }).value; // 0.65
 */
export const startThreshold = ({ floor }: ThresholdRule): ThresholdState => ({
  value: floor,
  isPaused: false,
  pauses: 0,
});

/**
 * Whether the threshold learns from a record with this top probability. Below the cap it learns from
 * what it lets through; above the cap, from what the cap would let through.
 * @example
 * const rule = { floor: 0.65, cap: 0.9, targetPrecision: 0.7 };
 * isCounted(0.7, startThreshold(rule), rule); // true
 */
export const isCounted = (
  topProbability: number,
  { value }: ThresholdState,
  { cap }: ThresholdRule,
): boolean => topProbability >= Math.min(value, cap);

/**
 * The least top probability of an override; null while nothing overrides.
 * @example
 * thresholdInForce({ value: 0.7, isPaused: true, pauses: 1 }); // null
 */
export const thresholdInForce = ({ value, isPaused }: ThresholdState): number | null =>
  isPaused ? null : value;

/**
 * The state after a counted record has settled: τ ← clip(τ + γ·(err − ε), τ₀, cap + γ). Above the
 * cap the threshold is paused and learns in shadow. When the shadow has fallen to (τ₀ + cap) / 2, the
 * threshold is in force again, from cap − γ·(1 + ε): right answers in shadow do not pay for wrong
 * overrides, and a period in force after a pause adds 2 errors at most to what ε allows. So for any
 * sequence the error rate of N overrides is at most ε + ((cap − τ₀) / γ + 2E + D + 1) / N, with E
 * pauses and D overrides whose labels are outstanding at a pause or at the end.
 * Source: Gibbs & Candès, Adaptive Conformal Inference Under Distribution Shift, 2021; one-sided.
 * @example
 * const rule = { floor: 0.65, cap: 0.9, targetPrecision: 0.7 };
 * settleCounted(startThreshold(rule), true, rule).value > 0.65; // true
 */
export function settleCounted(
  { value, isPaused, pauses }: ThresholdState,
  isWrong: boolean,
  { floor, cap, targetPrecision }: ThresholdRule,
): ThresholdState {
  const tolerated = 1 - targetPrecision;
  const step = THRESHOLD_STEP * (Number(isWrong) - tolerated);
  const next = Math.min(Math.max(value + step, floor), cap + THRESHOLD_STEP);
  if (!isPaused && next > cap) return { value: next, isPaused: true, pauses: pauses + 1 };
  if (isPaused && next <= (floor + cap) / 2) {
    const back = Math.max(floor, cap - THRESHOLD_STEP * (1 + tolerated));
    return { value: back, isPaused: false, pauses };
  }
  return { value: next, isPaused, pauses };
}
