import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * One stream of random numbers per question, so that the answers do not shift each other: the
 * same seed with agents missing has the same regimes, labels and votes as without.
 */
export interface RandomStreams {
  readonly regime: RandomGenerator;
  readonly label: RandomGenerator;
  readonly votes: RandomGenerator;
  readonly missing: RandomGenerator;
  readonly trade: RandomGenerator;
}

/**
 * Streams of one seed, a whole number from 0 to 2^32 - 1. They are 2^64 numbers apart, and the
 * first starts behind a jump too: xoroshiro's first outputs hardly differ between seeds 1 and 2.
 */
export function openStreams(seed: number): RandomStreams {
  const source = xoroshiro128plus(seed);
  const next = () => {
    source.jump();
    return source.clone();
  };
  return { regime: next(), label: next(), votes: next(), missing: next(), trade: next() };
}
