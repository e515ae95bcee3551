import type { LiveReport } from '@meta-agent/engine-api';

/** Answers of similar probability. */
export interface Bin {
  /** Least probability of the bin. */
  readonly from: number;
  readonly count: number;
  /** Mean probability that the model gave. */
  readonly mean: number;
  /** Share of right answers, and its 95 % interval. */
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

const Z95 = 1.96;

/**
 * The bins that hold answers. The interval is Wilson's: it holds for few answers and for shares near
 * 0 and 1, but takes answers that share prices as independent.
 */
export function reliabilityOf(bins: NonNullable<LiveReport['settled']>['reliability']): Bin[] {
  return bins.flatMap(({ count, right, confidence }, i) =>
    count === 0
      ? []
      : [
          {
            ...{ from: i / bins.length, count },
            ...{ mean: confidence / count, right: right / count, ...wilson(right, count) },
          },
        ],
  );
}

/** Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927. */
function wilson(right: number, count: number) {
  const share = right / count;
  const z2 = (Z95 * Z95) / count;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z95 * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count))) / (1 + z2);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
