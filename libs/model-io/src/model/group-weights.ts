import {
  groupFinder,
  GROUPINGS,
  type AffineMap,
  type Grouping,
  type ModelGroups,
} from '@meta-agent/decision';
import type { Scaler } from '@meta-agent/features';
import { z } from 'zod';

/** Version of groups.json and groups.bin. */
const SCHEMA_VERSION = 1;

/** groups.json: the groups whose weights groups.bin holds, in its order. */
export const groupsSchema = z.object({
  schema_version: z.literal(SCHEMA_VERSION),
  by: z.enum(GROUPINGS),
  /** How far a group may differ: the deltas are weights of features times kappa. */
  kappa: z.number().positive(),
  names: z.array(z.string().min(1)).min(1).refine(isDistinct, 'distinct names'),
});

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

/**
 * What each group adds to the pooled weights (partial pooling: A. Gelman, J. Hill, Data Analysis Using
 * Regression and Multilevel Models, 2007, chapter 12).
 */
export interface GroupWeights {
  readonly by: Grouping;
  readonly kappa: number;
  readonly names: readonly string[];
  /** Group by group: featureCount x 3, as the kernel, on scaled features, then the 3 of the bias. */
  readonly deltas: Float32Array;
}

/** groups.json of these weights. */
export function describeGroups({ by, kappa, names }: GroupWeights): z.infer<typeof groupsSchema> {
  return { schema_version: SCHEMA_VERSION, by, kappa, names: [...names] };
}

/** The number of deltas of one group. */
export const deltasPerGroup = (featureCount: number): number => 3 * featureCount + 3;

interface PooledWeights {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly scaler: Scaler;
}

/** An affine part of the calibration. */
interface Affine {
  readonly gain: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

/** Folds pooled weights, deltas, scaler and calibration into one map per group, in float64. */
export function foldGroups(
  pooled: PooledWeights,
  { by, names, deltas }: GroupWeights,
  affine: Affine,
): ModelGroups {
  const center = Float64Array.from(pooled.scaler.mean);
  const size = deltasPerGroup(center.length);
  const maps = names.map((_, group) =>
    foldGroup(pooled, deltas.subarray(group * size, (group + 1) * size), affine, center),
  );
  return { by, names, indexOf: groupFinder(by, names), mapOf: (group) => maps[group] };
}

function foldGroup(
  { kernel, bias, scaler: { mean, scale } }: PooledWeights,
  delta: Float32Array,
  { gain, offset }: Affine,
  center: Float64Array,
): AffineMap {
  const d = mean.length;
  const weights = new Float64Array(3 * d);
  const intercepts = new Float64Array(3);
  for (let k = 0; k < 3; k += 1) {
    let intercept = bias[k] + delta[3 * d + k];
    for (let j = 0; j < d; j += 1) {
      const weight = (kernel[3 * j + k] + delta[3 * j + k]) / scale[j];
      intercept -= weight * mean[j];
      weights[k * d + j] = gain[k] * weight;
    }
    intercepts[k] = gain[k] * intercept + offset[k];
  }
  return { weights, bias: intercepts, center };
}
