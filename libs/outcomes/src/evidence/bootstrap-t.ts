import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { estimateRatio, type BlockSums, type RatioEstimate } from './ratio';

export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
}

/** Distribution of (θ* − θ̂) / SE* over resamples of whole blocks. */
export interface StudentisedResamples {
  /** Ascending; without the degenerate resamples. */
  readonly sorted: Float64Array;
  /** Resamples without a standard error: a zero denominator, or no scatter. */
  readonly degenerate: number;
}

/**
 * Studentised bootstrap (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, § 12.5), with
 * blocks of clock time as the units that are drawn.
 */
export function studentisedResamples(
  sums: BlockSums,
  { estimate }: RatioEstimate,
  { resamples, seed }: BootstrapOptions,
): StudentisedResamples {
  const blocks = sums.numerators.length;
  const random = xoroshiro128plus(seed);
  const picks = new Uint32Array(blocks);
  const values = new Float64Array(resamples);
  let sound = 0;
  for (let i = 0; i < resamples; i += 1) {
    for (let block = 0; block < blocks; block += 1)
      picks[block] = uniformInt(random, 0, blocks - 1);
    const resample = estimateRatio(sums, picks);
    if (resample === null) continue;
    values[sound] = (resample.estimate - estimate) / resample.standardError;
    sound += 1;
  }
  return { sorted: values.subarray(0, sound).sort(), degenerate: resamples - sound };
}

/**
 * θ̂ − t·SE with the resamples' quantile t above which a share of `tail` lies. A degenerate resample
 * counts as the largest: it has no standard error, so it must not tighten the bound.
 * @returns -Infinity when that quantile is a degenerate resample
 */
export function lowerBound(
  { estimate, standardError }: RatioEstimate,
  { sorted, degenerate }: StudentisedResamples,
  tail: number,
): number {
  const above = Math.floor(tail * (sorted.length + degenerate + 1)) - degenerate;
  return above < 1 ? -Infinity : estimate - sorted[sorted.length - above] * standardError;
}

/** The mirror of `lowerBound`; Infinity when the quantile is a degenerate resample. */
export function upperBound(
  { estimate, standardError }: RatioEstimate,
  { sorted, degenerate }: StudentisedResamples,
  tail: number,
): number {
  const below = Math.floor(tail * (sorted.length + degenerate + 1)) - degenerate;
  return below < 1 ? Infinity : estimate - sorted[below - 1] * standardError;
}

/**
 * The critical value c of the symmetric interval θ̂ ± c·SE (Hall, The Bootstrap and Edgeworth
 * Expansion, 1992, § 3.5): a share of `tail` of the resamples lies beyond it, on either side. It grows
 * with the tails of the gains, with blocks of unequal size and with fewer blocks. A degenerate
 * resample counts as the largest.
 * @returns Infinity when that quantile is a degenerate resample
 */
export function criticalValue({ sorted, degenerate }: StudentisedResamples, tail: number): number {
  const beyond = Math.floor(tail * (sorted.length + degenerate + 1)) - degenerate;
  const sizes = sorted.map(Math.abs).sort();
  return beyond < 1 ? Infinity : sizes[sizes.length - beyond];
}
