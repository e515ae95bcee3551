import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

// Jest looks up every global in a sandbox, which is slow for millions of draws.
const { cos, log, sqrt, PI } = Math;

/** Draws of one seed. */
export interface Draws {
  /** Uniform in 0..1. */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
}

export function draws(seed: number): Draws {
  const random = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(random);
  const normal = () => sqrt(-2 * log(1 - uniform())) * cos(2 * PI * uniform());
  return { uniform, normal };
}
