import type { Scaler } from '@meta-agent/features';

/**
 * Mean and population standard deviation of each column; a constant column gets scale 1, as in
 * scikit-learn's StandardScaler.
 * @param features n x width, row by row, n > 0
 */
export function fitScaler(features: Float64Array, width: number): Scaler {
  const n = features.length / width;
  const mean = new Array<number>(width).fill(0);
  const scale = new Array<number>(width).fill(0);
  for (let i = 0; i < features.length; i += 1) mean[i % width] += features[i] / n;
  for (let i = 0; i < features.length; i += 1) {
    scale[i % width] += (features[i] - mean[i % width]) ** 2 / n;
  }
  return { mean, scale: scale.map((variance, j) => spread(variance, mean[j], n)) };
}

/** Rounding alone gives a constant column a variance: scikit-learn's `_is_constant_feature`. */
function spread(variance: number, mean: number, n: number): number {
  const noise = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2;
  return variance <= noise ? 1 : Math.sqrt(variance);
}
