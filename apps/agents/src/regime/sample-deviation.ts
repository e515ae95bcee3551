/**
 * Sample standard deviation (n − 1) of the values, which are sorted in place: the same values in
 * another order give the same bits, so that equal volatilities are equal numbers.
 */
export function sampleDeviation(values: Float64Array): number {
  values.sort();
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return Math.sqrt(squares / (values.length - 1));
}
