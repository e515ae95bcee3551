import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * One stream of random numbers per variable: draws for one variable do not shift another's. The
 * same seed gives the same regimes, labels and votes with and without missing agents.
 */
export interface RandomStreams {
  readonly regime: RandomGenerator;
  readonly label: RandomGenerator;
  readonly votes: RandomGenerator;
  readonly missing: RandomGenerator;
  readonly trade: RandomGenerator;
}

/**
 * Streams of one seed, a whole number from 0 to 2^32 - 1. The streams are 2^64 numbers apart.
 * The first stream also starts after a jump: the first xoroshiro outputs of seeds 1 and 2 are
 * similar.
 */
export function openStreams(seed: number): RandomStreams {
  const source = xoroshiro128plus(seed);
  const next = () => {
    source.jump();
    return source.clone();
  };
  return { regime: next(), label: next(), votes: next(), missing: next(), trade: next() };
}
