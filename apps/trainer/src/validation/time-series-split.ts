import { TrainerError } from '../errors';

/** The advice when there are too few rows. */
export const FEWER_FOLDS = 'use a longer log, or fewer folds (--n-cv-splits)';

/** Training rows [0, trainEnd) and test rows [testStart, testEnd). */
export interface Fold {
  readonly trainEnd: number;
  readonly testStart: number;
  readonly testEnd: number;
}

export interface TimeSeriesSplitOptions {
  readonly nSplits: number;
  /** Number of rows dropped between training and test part. */
  readonly gap?: number;
  /** Number of rows in each test part; by default n / (nSplits + 1), rounded down. */
  readonly testSize?: number | null;
}

/**
 * Expanding training parts, each followed by a test part: the index ranges of scikit-learn's
 * TimeSeriesSplit.
 * @throws TrainerError when n rows are not enough
 */
export function timeSeriesSplit(
  n: number,
  { nSplits, gap = 0, testSize = null }: TimeSeriesSplitOptions,
): Fold[] {
  const size = testSize ?? Math.floor(n / (nSplits + 1));
  const firstTest = n - nSplits * size;
  if (size === 0 || firstTest - gap <= 0) {
    throw new TrainerError('too_few_rows_for_folds', {
      message: `${n} rows cannot be split into ${nSplits} folds.`,
      expected: `more rows than ${nSplits} test parts of ${Math.max(size, 1)} and a gap of ${gap}`,
      received: `${n} rows`,
      next: FEWER_FOLDS,
    });
  }
  return Array.from({ length: nSplits }, (_, i) => {
    const testStart = firstTest + i * size;
    return { trainEnd: testStart - gap, testStart, testEnd: testStart + size };
  });
}
