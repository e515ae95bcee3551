import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Uniform in [0, 1). */
export function drawUniform(random: RandomGenerator): number {
  return uniformFloat64(random);
}

/** Exponential with mean 1. */
export function drawExponential(random: RandomGenerator): number {
  return -Math.log(1 - drawUniform(random));
}

/** Standard normal (Box and Muller 1958; the pair's second number is not used). */
export function drawNormal(random: RandomGenerator): number {
  const radius = Math.sqrt(2 * drawExponential(random));
  return radius * Math.cos(2 * Math.PI * drawUniform(random));
}

/** Shape of a beta distribution; whole numbers from 1. */
export interface BetaShape {
  readonly alpha: number;
  readonly beta: number;
}

/**
 * Beta with whole-numbered shape, as a ratio of gammas that are sums of exponentials
 * (Devroye 1986, Non-Uniform Random Variate Generation, IX.3.1 and IX.4.1).
 */
export function drawBeta(random: RandomGenerator, { alpha, beta }: BetaShape): number {
  const a = drawErlang(random, alpha);
  return a / (a + drawErlang(random, beta));
}

/** A sum of exponentials: one logarithm of a product replaces a sum of logarithms. */
function drawErlang(random: RandomGenerator, shape: number): number {
  let product = 1;
  for (let i = 0; i < shape; i += 1) product *= 1 - drawUniform(random);
  return -Math.log(product);
}

/** Index drawn with the given probabilities, which add up to 1. */
export function drawIndex(random: RandomGenerator, probabilities: readonly number[]): number {
  let rest = drawUniform(random);
  const last = probabilities.length - 1;
  for (let i = 0; i < last; i += 1) {
    rest -= probabilities[i];
    if (rest < 0) return i;
  }
  return last;
}

/** Rounds to 4 decimals: the log then holds exactly the values that the market used. */
export function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
