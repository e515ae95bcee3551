/** A fitted standard scaler, one entry per feature; every scale is positive. */
export interface Scaler {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
}

/**
 * (x - mean) / scale for one vector, into `out`; `features` and `out` may be the same array.
 * @example
 * const scaled = new Float64Array(2);
 * applyScaler({ mean: [1, 2], scale: [2, 4] }, Float64Array.of(3, 2), scaled);
 * Array.from(scaled); // [1, 0]
 */
export function applyScaler(scaler: Scaler, features: Float64Array, out: Float64Array): void {
  const { mean, scale } = scaler;
  for (let j = 0; j < mean.length; j += 1) out[j] = (features[j] - mean[j]) / scale[j];
}
