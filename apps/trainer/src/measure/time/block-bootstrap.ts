import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { blockLength } from './time-blocks';

const LEVEL = 0.95;

/** Lower and upper bound. */
export type Interval = readonly [number, number];

export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
}

/** Numerator, denominator and timestamp of each row. */
export interface Ratio {
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  /** Ascending. */
  readonly timestampsMs: Float64Array;
}

/**
 * Percentile interval (95 %) of sum(numerators) / sum(denominators) by the circular block
 * bootstrap (Politis & Romano, 1992). Blocks hold whole timestamps, because the symbols of
 * one timestamp move together. A block is T^(1/3) timestamps long, for T timestamps in all.
 * @returns null when the denominators of every resample sum to 0
 */
export function blockBootstrapInterval(
  ratio: Ratio,
  { resamples, seed }: BootstrapOptions,
): Interval | null {
  const { above, below } = prefixSums(ratio);
  const moments = above.length - 1;
  if (moments < 1) return null;
  const length = blockLength(moments);
  const blocks = Math.ceil(moments / length);
  const random = xoroshiro128plus(seed);
  const values: number[] = [];
  for (let i = 0; i < resamples; i += 1) {
    let numerator = 0;
    let denominator = 0;
    for (let block = 0; block < blocks; block += 1) {
      const start = uniformInt(random, 0, moments - 1);
      numerator += circularSum(above, start, length);
      denominator += circularSum(below, start, length);
    }
    if (denominator > 0) values.push(numerator / denominator);
  }
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  return [quantile(values, (1 - LEVEL) / 2), quantile(values, (1 + LEVEL) / 2)];
}

/** Sums over the first 0, 1, 2 … timestamps. */
function prefixSums({ numerators, denominators, timestampsMs }: Ratio) {
  const above = [0];
  const below = [0];
  timestampsMs.forEach((ms, row) => {
    const isNew = row === 0 || timestampsMs[row - 1] !== ms;
    if (isNew) {
      above.push(above[above.length - 1]);
      below.push(below[below.length - 1]);
    }
    above[above.length - 1] += numerators[row];
    below[below.length - 1] += denominators[row];
  });
  return { above, below };
}

function circularSum(prefix: readonly number[], start: number, length: number): number {
  const moments = prefix.length - 1;
  const end = start + length;
  if (end <= moments) return prefix[end] - prefix[start];
  return prefix[moments] - prefix[start] + prefix[end - moments];
}

/** A quantile, linear between order statistics. */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
