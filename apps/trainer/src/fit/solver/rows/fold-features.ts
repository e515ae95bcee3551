import type { Scaler } from '@meta-agent/features';
import type { FoldedMap } from '@meta-agent/model-io';
import { CONTRASTS } from './contrasts';
import type { RowGroup } from './grouped-rows';

/** Coefficients of the contrasts for raw features: the scaler is applied once, not per row. */
export interface RawCoefficients {
  /** width x 2. */
  readonly features: Float64Array;
  readonly intercept: readonly [number, number];
}

/** W'(x - mean) / scale + b = (W / scale)'x + (b - (W / scale)'mean). */
export function unscale(point: Float64Array, { mean, scale }: Scaler): RawCoefficients {
  const width = mean.length;
  const features = new Float64Array(2 * width);
  let first = point[2 * width];
  let second = point[2 * width + 1];
  for (let j = 0; j < width; j += 1) {
    features[2 * j] = point[2 * j] / scale[j];
    features[2 * j + 1] = point[2 * j + 1] / scale[j];
    first -= features[2 * j] * mean[j];
    second -= features[2 * j + 1] * mean[j];
  }
  return { features, intercept: [first, second] };
}

/** The inverse of `unscale`. */
export function rescale(raw: RawCoefficients, { mean, scale }: Scaler): Float64Array {
  const width = mean.length;
  const point = new Float64Array(2 * width + 2);
  let [first, second] = raw.intercept;
  for (let j = 0; j < width; j += 1) {
    point[2 * j] = raw.features[2 * j] * scale[j];
    point[2 * j + 1] = raw.features[2 * j + 1] * scale[j];
    first += raw.features[2 * j] * mean[j];
    second += raw.features[2 * j + 1] * mean[j];
  }
  point[2 * width] = first;
  point[2 * width + 1] = second;
  return point;
}

/** The logits of the three classes by raw features; they sum to 0. */
export function toFoldedMap({ features, intercept }: RawCoefficients): FoldedMap {
  const width = features.length / 2;
  const weights = new Float64Array(3 * width);
  CONTRASTS.forEach(([a, b], k) => {
    for (let j = 0; j < width; j += 1) {
      weights[k * width + j] = a * features[2 * j] + b * features[2 * j + 1];
    }
  });
  const bias = Float64Array.from(CONTRASTS, ([a, b]) => a * intercept[0] + b * intercept[1]);
  return { weights, bias, center: new Float64Array(width) };
}

/**
 * The multipliers of a group's own values: coefficients of equal features are added, and terms of
 * constant features are added to the intercept.
 * @param first, second `inputs` + 1 numbers: for the logit of class 0 and 1 above that of class 2
 */
export function foldIntoGroup(
  raw: RawCoefficients,
  group: RowGroup,
  first: Float64Array,
  second: Float64Array,
): void {
  const { inputs, sources, constants } = group;
  first.fill(0);
  second.fill(0);
  add(first, second, inputs, raw.intercept[0], raw.intercept[1]);
  for (let j = 0; j < sources.length; j += 1) {
    const [a, b] = [raw.features[2 * j], raw.features[2 * j + 1]];
    if (sources[j] >= 0) add(first, second, sources[j], a, b);
    else if (constants[j] !== 0) add(first, second, inputs, a * constants[j], b * constants[j]);
  }
}

/** The transpose of `foldIntoGroup`: adds a group's sums for classes 0 and 1 to a raw gradient. */
export function unfoldFromGroup(
  sum0: Float64Array,
  sum1: Float64Array,
  { inputs, sources, constants }: RowGroup,
  gradient: Float64Array,
): void {
  for (let j = 0; j <= sources.length; j += 1) {
    const isOwn = j < sources.length && sources[j] >= 0;
    const factor = isOwn || j === sources.length ? 1 : constants[j];
    const [a, b] = [sum0[isOwn ? sources[j] : inputs], sum1[isOwn ? sources[j] : inputs]];
    gradient[2 * j] += factor * (ABOVE_LAST_0[0] * a + ABOVE_LAST_1[0] * b);
    gradient[2 * j + 1] += factor * (ABOVE_LAST_0[1] * a + ABOVE_LAST_1[1] * b);
  }
}

/** Converts a gradient in raw features to a gradient in scaled features, in place. */
export function scaleGradient(gradient: Float64Array, { mean, scale }: Scaler): void {
  const width = mean.length;
  for (let j = 0; j < width; j += 1) {
    for (const c of [0, 1]) {
      const centred = gradient[2 * j + c] - mean[j] * gradient[2 * width + c];
      gradient[2 * j + c] = centred / scale[j];
    }
  }
}

const [ABOVE_LAST_0, ABOVE_LAST_1] = [0, 1].map((k) => [
  CONTRASTS[k][0] - CONTRASTS[2][0],
  CONTRASTS[k][1] - CONTRASTS[2][1],
]);

function add(first: Float64Array, second: Float64Array, at: number, a: number, b: number): void {
  first[at] += ABOVE_LAST_0[0] * a + ABOVE_LAST_0[1] * b;
  second[at] += ABOVE_LAST_1[0] * a + ABOVE_LAST_1[1] * b;
}
