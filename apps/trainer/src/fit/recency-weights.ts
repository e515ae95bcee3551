import { mean } from '@meta-agent/features';

const DAY_MS = 86_400_000;

/**
 * 0.5^(age / half-life), scaled to a mean of 1: markets drift, so recent rows weigh more. Without the
 * scale a shorter half-life would also be a smaller C.
 * @param timestampsMs ascending
 * @param halfLifeDays null weighs all rows alike
 */
export function recencyWeights(
  timestampsMs: Float64Array,
  halfLifeDays: number | null,
): Float64Array {
  const lastMs = timestampsMs[timestampsMs.length - 1];
  if (halfLifeDays === null) return new Float64Array(timestampsMs.length).fill(1);
  const weights = timestampsMs.map((ms) => 0.5 ** ((lastMs - ms) / (halfLifeDays * DAY_MS)));
  const average = mean(weights);
  return weights.map((weight) => weight / average);
}
