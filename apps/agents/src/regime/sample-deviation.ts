/**
 * Sample standard deviation (n − 1) of values in ascending order: the same values have the same sum
 * in whatever order they came, so that equal volatilities are equal numbers.
 */
export function sampleDeviation(sorted: Float64Array): number {
  let sum = 0;
  for (const value of sorted) sum += value;
  const mean = sum / sorted.length;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) * (value - mean);
  return Math.sqrt(squares / (sorted.length - 1));
}
