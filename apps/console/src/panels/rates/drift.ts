import { sum } from '@meta-agent/features';

/** Fewer decisions than this say little about a distribution. */
export const ENOUGH = 100;

/**
 * How far two distributions are apart: the share of the decisions that would have to lie in
 * another bin (total variation distance), 0..1; null while there are too few.
 */
export function driftBetween(live: readonly number[], training: readonly number[]): number | null {
  const total = sum(live);
  if (total < ENOUGH || sum(training) === 0) return null;
  const [now, then] = [sharesOf(live), sharesOf(training)];
  return sum(now.map((share, bin) => Math.abs(share - then[bin]))) / 2;
}

/** Counts as shares of their sum; all zero of nothing. */
export function sharesOf(counts: readonly number[]): number[] {
  const total = sum(counts);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
