/** The middle value, the quartiles and the sum of several measurements. */
export interface Summary {
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly sum: number;
}

/** @throws RangeError without values */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('expected at least one value, received none');
  const sorted = [...values].sort((a, b) => a - b);
  return {
    low: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    high: quantile(sorted, 0.75),
    sum: values.reduce((sum, value) => sum + value, 0),
  };
}

/** Linear between the two nearest of sorted values. @param share 0..1 */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
