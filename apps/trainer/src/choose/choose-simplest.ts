import { mean } from '@meta-agent/features';
import type { BlockedRows } from '@meta-agent/outcomes';

/**
 * Mean log loss below which two candidates do not differ: the search fits to within it, and a
 * calibration without an effect has no unique optimum.
 */
export const LOSS_RESOLUTION = 1e-4;

/** A candidate's loss on each of the same rows. */
export interface Tried {
  readonly losses: Float64Array;
}

export interface Comparison {
  readonly meanLoss: number;
  /** Mean of this loss minus the loss of the best candidate. */
  readonly excess: number;
  /** Standard error of `excess`, by blocks of clock time. */
  readonly excessSe: number;
}

/** Compares each candidate with the candidate that has the least mean loss. */
export function compareWithBest(tried: readonly Tried[], blocks: BlockedRows): Comparison[] {
  const means = tried.map(({ losses }) => mean(losses));
  const best = tried[means.indexOf(Math.min(...means))].losses;
  return tried.map(({ losses }, i) => {
    const excesses = losses.map((loss, row) => loss - best[row]);
    const excess = mean(excesses);
    return { meanLoss: means[i], excess, excessSe: blockStandardError(excesses, excess, blocks) };
  });
}

/**
 * The one-standard-error rule (L. Breiman et al., Classification and Regression Trees, 1984), on
 * paired differences: the first, and so the simplest, candidate that is not worse than the best
 * candidate by more than the standard error of their difference, or than the resolution.
 * @param comparisons the simplest first
 * @returns the index of that candidate
 */
export function chooseSimplest(comparisons: readonly Comparison[]): number {
  return comparisons.findIndex(
    ({ excess, excessSe }) => excess <= Math.max(excessSe, LOSS_RESOLUTION),
  );
}

/**
 * Standard error of the mean of rows that are independent only between blocks. One block has no
 * scatter: then it is that of independent rows.
 */
function blockStandardError(
  values: Float64Array,
  center: number,
  { count, ofRow }: BlockedRows,
): number {
  const isBlocked = count > 1;
  const sums = new Float64Array(isBlocked ? count : values.length);
  values.forEach((value, row) => {
    sums[isBlocked ? ofRow[row] : row] += value - center;
  });
  const squares = sums.reduce((total, sum) => total + sum * sum, 0);
  return Math.sqrt((sums.length / (sums.length - 1)) * squares) / values.length;
}
