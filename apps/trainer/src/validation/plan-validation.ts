import { keepTimestampsWhole, moveBack, startOfTimestamp } from './keep-timestamps-whole';
import { purge } from './purge';
import { timeSeriesSplit, type Fold } from './time-series-split';

export interface ValidationOptions {
  /** Share (0..1) of the rows, taken from the end, that are held out until the final test. */
  readonly test_size: number;
  readonly n_cv_splits: number;
  /** Embargo before each test part, in timestamps; in rows when timestamps are not kept whole. */
  readonly embargo: number;
  readonly purge: boolean;
  /** Whether all symbols of one timestamp stay on the same side of every boundary. */
  readonly whole_timestamps: boolean;
}

/** One training part and the test part after it. */
export interface Part {
  readonly train: Uint32Array;
  readonly testStart: number;
  readonly testEnd: number;
  /** Number of training rows purged: their labels are not known when the test part starts. */
  readonly purged: number;
}

export interface ValidationPlan {
  readonly folds: readonly Part[];
  readonly holdout: Part;
}

/** Splits rows in time order: the last part is held out, the rows before it form the folds. */
export function planValidation(
  timestampsMs: Float64Array,
  knownAtMs: Float64Array | null,
  options: ValidationOptions,
): ValidationPlan {
  const n = timestampsMs.length;
  const purgeBy = options.purge ? knownAtMs : null;
  const cut = Math.floor(n * (1 - options.test_size));
  const testStart = options.whole_timestamps ? startOfTimestamp(timestampsMs, cut) : cut;
  const toPart = ({ trainEnd, testStart: start, testEnd }: Fold): Part => {
    const train = purge(trainEnd, purgeBy, timestampsMs[start]);
    return { train, testStart: start, testEnd, purged: trainEnd - train.length };
  };
  return {
    folds: planFolds(timestampsMs.subarray(0, testStart), options).map(toPart),
    holdout: toPart({
      trainEnd: embargoedEnd(timestampsMs, testStart, options),
      testStart,
      testEnd: n,
    }),
  };
}

/** The end of the training part, with the embargo before the test part. */
function embargoedEnd(
  timestampsMs: Float64Array,
  testStart: number,
  { embargo, whole_timestamps: isWhole }: ValidationOptions,
): number {
  return isWhole ? moveBack(timestampsMs, testStart, embargo) : Math.max(0, testStart - embargo);
}

function planFolds(timestampsMs: Float64Array, options: ValidationOptions): Fold[] {
  const { n_cv_splits: nSplits, embargo, whole_timestamps: wholeTimestamps } = options;
  if (!wholeTimestamps) return timeSeriesSplit(timestampsMs.length, { nSplits, gap: embargo });
  const folds = timeSeriesSplit(timestampsMs.length, { nSplits });
  return keepTimestampsWhole(folds, timestampsMs, embargo);
}
