/** Sum from the first value to the last; 0 without values. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Arithmetic mean; NaN without values. */
export function mean(values: Iterable<number> & { readonly length: number }): number {
  return sum(values) / values.length;
}
