/** sum / count to 6 decimals: finer than a sample of a million can tell. */
export function share(sum: number, count: number): number {
  return Math.round((sum / count) * 1e6) / 1e6;
}

/** An object with these keys in this order, each with the value made for it. */
export function record<K extends string, V>(
  keys: readonly K[],
  valueOf: (key: K) => V,
): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<K, V>;
}
