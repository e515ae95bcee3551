/** The share of the weight that returns to the start with each label. */
const SWITCH = 0.001;

/**
 * The weight of the batch model before the first label; the online expert has the rest.
 * @example
 * BATCH_WEIGHT_AT_START; // 0.9
 */
export const BATCH_WEIGHT_AT_START = 0.9;

/**
 * The probabilities of both experts together.
 * @param batchWeight w, 0..1: p = w · batch + (1 − w) · online
 * @example
 * mixExperts(0.5, [1, 0, 0], [0, 1, 0]); // [0.5, 0.5, 0]
 */
export const mixExperts = (
  batchWeight: number,
  batch: ArrayLike<number>,
  online: ArrayLike<number>,
): readonly [number, number, number] => {
  const mix = (k: number) => batchWeight * batch[k] + (1 - batchWeight) * online[k];
  return [mix(0), mix(1), mix(2)];
};

/**
 * The weight of the batch model after one label: a step of Bayes on the log losses, then a share of
 * 0.001 towards the start, so that an expert can come back.
 * Source: Herbster & Warmuth, Tracking the Best Expert, 1998 (fixed share).
 * @param batchWeight w before the label, 0..1
 * @param batch probability that the batch model gave the label
 * @param online probability that the online expert gave the label
 * @example
 * shareAfter(0.9, 0.5, 0.5); // 0.9
 */
export function shareAfter(batchWeight: number, batch: number, online: number): number {
  const mixed = batchWeight * batch + (1 - batchWeight) * online;
  const posterior = mixed > 0 ? (batchWeight * batch) / mixed : batchWeight;
  return (1 - SWITCH) * posterior + SWITCH * BATCH_WEIGHT_AT_START;
}
