/** sum / count to 6 decimals: finer than the sampling error of a million records. */
export function share(sum: number, count: number): number {
  return Math.round((sum / count) * 1e6) / 1e6;
}

/** An object with these keys in this order, and the value from `valueOf` for each key. */
export function record<K extends string, V>(
  keys: readonly K[],
  valueOf: (key: K) => V,
): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<K, V>;
}
