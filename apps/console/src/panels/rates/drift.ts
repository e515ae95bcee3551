import { sum } from '@meta-agent/features';

/** With fewer decisions, a distribution is too noisy to compare. */
export const ENOUGH = 100;

/**
 * Total variation distance of two distributions, 0..1: the share of decisions that would have to
 * move to another bin. Null with too few decisions.
 */
export function driftBetween(live: readonly number[], training: readonly number[]): number | null {
  const total = sum(live);
  if (total < ENOUGH || sum(training) === 0) return null;
  const [now, then] = [sharesOf(live), sharesOf(training)];
  return sum(now.map((share, bin) => Math.abs(share - then[bin]))) / 2;
}

/** Counts as shares of their sum; all 0 when the sum is 0. */
export function sharesOf(counts: readonly number[]): number[] {
  const total = sum(counts);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
