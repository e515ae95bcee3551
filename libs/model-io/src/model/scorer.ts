import type { Scaler } from '@meta-agent/features';
import { softmax, stepsOf, type Calibration } from './calibration';

/** Learned parameters: a dense softmax layer on scaled features, and its calibration. */
export interface ModelParameters {
  /** featureCount x 3, one row per feature, as TensorFlow.js stores it. */
  readonly kernel: Float32Array;
  /** 3. */
  readonly bias: Float32Array;
  readonly scaler: Scaler;
  readonly calibration: Calibration;
}

/** logit[k] = bias[k] + sum over j of weights[k * featureCount + j] * feature[j]. */
export interface FoldedMap {
  /** 3 x featureCount, one row per class. */
  readonly weights: Float64Array;
  /** 3. */
  readonly bias: Float64Array;
  /** The features' training means. */
  readonly center: Float64Array;
}

/** Maps raw features to probabilities of SELL, HOLD, BUY; allocates nothing per call. */
export interface Scorer {
  /** Scaler, layer and the affine part of the calibration as one map. */
  readonly affine: FoldedMap;
  /** Calibrated probabilities of one raw vector, into `out` (3). */
  score(features: Float64Array, out: Float64Array): void;
  /** Uncalibrated softmax of one raw vector, into `out` (3), as TensorFlow.js predicts. */
  scoreUncalibrated(features: Float64Array, out: Float64Array): void;
}

/**
 * Folds scaler, layer and calibration, in float64.
 * @example
 * const { score } = createScorer({
 *   kernel: Float32Array.of(0, 0, 0),
 *   bias: Float32Array.of(0, 0, 0),
 *   scaler: { mean: [0], scale: [1] },
 *   calibration: { method: 'temperature', temperature: 2 },
 * });
 * const probabilities = new Float64Array(3);
 * score(Float64Array.of(5), probabilities);
 * Array.from(probabilities); // [1 / 3, 1 / 3, 1 / 3]
 */
export function createScorer({ kernel, bias, scaler, calibration }: ModelParameters): Scorer {
  const layer = foldScaler(kernel, bias, scaler);
  const { gain, offset, normalise } = stepsOf(calibration);
  const affine = transform(layer, gain, offset);
  return {
    affine,
    score(features, out) {
      applyMap(affine, features, out);
      normalise(out);
    },
    scoreUncalibrated(features, out) {
      applyMap(layer, features, out);
      softmax(out);
    },
  };
}

/** W.((x - mean) / scale) + b as one map of x. */
function foldScaler(kernel: Float32Array, bias: Float32Array, scaler: Scaler): FoldedMap {
  const d = scaler.mean.length;
  const folded = {
    weights: new Float64Array(3 * d),
    bias: Float64Array.from(bias),
    center: Float64Array.from(scaler.mean),
  };
  for (let k = 0; k < 3; k += 1) {
    for (let j = 0; j < d; j += 1) {
      const weight = kernel[3 * j + k] / scaler.scale[j];
      folded.weights[k * d + j] = weight;
      folded.bias[k] = folded.bias[k] - weight * scaler.mean[j];
    }
  }
  return folded;
}

function transform(
  map: FoldedMap,
  gain: readonly [number, number, number],
  offset: readonly [number, number, number],
): FoldedMap {
  const d = map.center.length;
  return {
    weights: map.weights.map((weight, i) => gain[Math.floor(i / d)] * weight),
    bias: map.bias.map((bias, k) => gain[k] * bias + offset[k]),
    center: map.center,
  };
}

/** The logits of one raw vector, into `out` (3): three dot products in one pass. */
export function applyMap(
  { weights, bias, center }: FoldedMap,
  x: Float64Array,
  out: Float64Array,
): void {
  const d = center.length;
  let sell = bias[0];
  let hold = bias[1];
  let buy = bias[2];
  for (let j = 0; j < d; j += 1) {
    const value = x[j];
    sell += weights[j] * value;
    hold += weights[d + j] * value;
    buy += weights[2 * d + j] * value;
  }
  out[0] = sell;
  out[1] = hold;
  out[2] = buy;
}
