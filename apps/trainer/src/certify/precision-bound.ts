import { incompleteBeta } from './incomplete-beta';

const BISECTIONS = 60;

/**
 * Exact binomial lower confidence bound of a success probability (C. J. Clopper, E. S. Pearson,
 * 1934). Assumes independent trials.
 * @param hits successes, 0..trials; a fraction when correlated trials are discounted
 * @param confidence 0..1
 */
export function lowerBound(hits: number, trials: number, confidence: number): number {
  if (hits <= 0) return 0;
  let low = 0;
  let high = 1;
  for (let i = 0; i < BISECTIONS; i += 1) {
    const p = (low + high) / 2;
    // P(at least this many hits | p) rises with p.
    if (incompleteBeta(p, hits, trials - hits + 1) < 1 - confidence) low = p;
    else high = p;
  }
  return low;
}
