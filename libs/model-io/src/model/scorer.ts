import { NO_GROUP, type ModelGroups } from '@meta-agent/decision';
import type { Scaler } from '@meta-agent/features';
import { sharpnessAt, softmax, stepsOf, type Calibration } from './calibration';
import { foldGroups, type GroupWeights } from './group-weights';

/** Learned parameters: a dense softmax layer on scaled features, and its calibration. */
export interface ModelParameters {
  /** featureCount x 3, one row per feature, as TensorFlow.js stores it. */
  readonly kernel: Float32Array;
  /** 3. */
  readonly bias: Float32Array;
  readonly scaler: Scaler;
  readonly calibration: Calibration;
  /** Index of the feature `volatility`; the calibration `temperature_regime` reads it. */
  readonly volatilityAt?: number | undefined;
  /** What groups of records add to kernel and bias; null or absent: nothing. */
  readonly groups?: GroupWeights | null;
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

/** softmax(factor of the raw vector * logits + offset). */
interface Sharpening {
  factorOf(features: Float64Array): number;
  readonly offset: readonly [number, number, number];
}

/** Maps raw features to probabilities of SELL, HOLD, BUY; allocates nothing per call. */
export interface Scorer {
  /** Scaler, layer and the affine part of the calibration as one map. */
  readonly affine: FoldedMap;
  /** What the calibration does to the logits of `affine` by regime; null when it does nothing. */
  readonly sharpening: Sharpening | null;
  /** The maps of the groups; null without groups. */
  readonly groups: ModelGroups | null;
  /** Calibrated probabilities of one raw vector of this group, or of none, into `out` (3). */
  score(features: Float64Array, out: Float64Array, group?: number): void;
  /**
   * Uncalibrated softmax of one raw vector of this group, or of none, into `out` (3); without groups
   * as TensorFlow.js predicts.
   */
  scoreUncalibrated(features: Float64Array, out: Float64Array, group?: number): void;
}

/**
 * Folds scaler, layer and calibration, in float64.
 * @throws RangeError when the calibration needs `volatilityAt` and it is missing
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
export function createScorer(parameters: ModelParameters): Scorer {
  const { kernel, bias, scaler, calibration } = parameters;
  const layer = foldScaler(kernel, bias, scaler);
  const steps = stepsOf(calibration);
  const { gain, offset, normalise, sharpening } = steps;
  const affine = transform(layer, gain, offset);
  const groups = parameters.groups ? foldGroups(parameters, parameters.groups, steps) : null;
  const layerOf = uncalibratedLayers(parameters, layer);
  // A method that reads no volatility gets the first feature, so that both have one code path.
  const volatilityAt = sharpening === null ? 0 : volatilityIndex(parameters);
  return {
    affine,
    sharpening: sharpening && {
      factorOf: (features) => sharpnessAt(sharpening, features[volatilityAt]),
      offset: sharpening.offset,
    },
    groups,
    score(features, out, group = NO_GROUP) {
      const map = groups === null || group === NO_GROUP ? affine : groups.mapOf(group);
      applyMap(map, features, out);
      normalise(out, features[volatilityAt]);
    },
    scoreUncalibrated(features, out, group = NO_GROUP) {
      applyMap(layerOf(group), features, out);
      softmax(out);
    },
  };
}

/** The map of each group without calibration: folded when first asked for, as the engine never asks. */
function uncalibratedLayers(parameters: ModelParameters, pooled: FoldedMap) {
  let groups: ModelGroups | null = null;
  return (group: number): FoldedMap => {
    if (!parameters.groups || group === NO_GROUP) return pooled;
    groups ??= foldGroups(parameters, parameters.groups, { gain: [1, 1, 1], offset: [0, 0, 0] });
    return groups.mapOf(group);
  };
}

function volatilityIndex({ volatilityAt, scaler }: ModelParameters): number {
  if (volatilityAt !== undefined && volatilityAt in scaler.mean) return volatilityAt;
  throw new RangeError('expected the index of the feature volatility (volatilityAt)');
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
