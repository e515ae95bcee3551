const DAY_MS = 86_400_000;

/**
 * 0.5^(age / half-life), where the last row has age 0: markets drift, so recent rows weigh more.
 * @param timestampsMs ascending
 * @param halfLifeDays null weighs all rows alike
 */
export function recencyWeights(
  timestampsMs: Float64Array,
  halfLifeDays: number | null,
): Float64Array {
  const lastMs = timestampsMs[timestampsMs.length - 1];
  return timestampsMs.map((ms) =>
    halfLifeDays === null ? 1 : 0.5 ** ((lastMs - ms) / (halfLifeDays * DAY_MS)),
  );
}
