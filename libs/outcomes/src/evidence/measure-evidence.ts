import { hasEnoughBlocks } from './block-rows';
import { criticalValue, lowerBound, studentisedResamples, upperBound } from './bootstrap-t';
import { blockOf, cutClockBlocks, missingMs, type TimeSpan } from './clock-blocks';
import { blockSums, estimateRatio, neighbourFactor, type BlockSums } from './ratio';

const DAY_MS = 86_400_000;

/** Numerator, denominator and time of each row. */
export interface EvidenceRows {
  /** In any order, within the span. */
  readonly timestampsMs: Float64Array;
  readonly numerators: Float64Array;
  /** Not negative: 1 for a mean over the rows. */
  readonly denominators: Float64Array;
  /**
   * 1 for informative rows, like changes. Half of the blocks must hold one. By default the
   * rows with a denominator above 0 are informative.
   */
  readonly active?: Uint8Array;
}

export interface EvidenceOptions {
  /** The whole measured time, not merely from the first row to the last. */
  readonly span: TimeSpan;
  /** The life of a label: from the record until the label is known at the latest. */
  readonly lifeMs: number;
  readonly seed: number;
  readonly resamples?: number;
  /** Error of each one-sided bound. */
  readonly oneSidedLevel?: number;
}

export const EVIDENCE_DEFAULTS = Object.freeze({ resamples: 2000, oneSidedLevel: 0.005 });

/** The share beyond each end of the 95 % interval. */
const TAIL = 0.025;

interface Blocks {
  readonly blocks: number;
  readonly activeBlocks: number;
  readonly spanMs: number;
}

/** The evidence of a ratio. */
export type Evidence =
  | (Blocks & {
      readonly status: 'measured';
      /** ΣN / ΣD. */
      readonly estimate: number;
      /** 0 when no block differs from any other: then the bounds are infinite. */
      readonly standardError: number;
      /**
       * The estimate ± this many standard errors is a symmetric 95 % interval: 1.96 for a normal
       * estimate with a known error. Infinity when the blocks give none.
       */
      readonly criticalValue: number;
      /** One-sided; -Infinity when the blocks give no bound. */
      readonly lowerBound: number;
      /** One-sided like `lowerBound`: below 0 it proves a loss. */
      readonly upperBound: number;
      /** Two-sided, 95 %; an end is infinite when the blocks give no bound. */
      readonly interval95: readonly [number, number];
    })
  | (Blocks & {
      readonly status: 'not_enough_time';
      /** Days of similar data that are still missing; null without changes. */
      readonly missingDays: number | null;
    });

/**
 * Estimate, lower bound and interval of ΣN / ΣD by a bootstrap-t over blocks of clock time.
 * Resamples without a standard error count as the worst for each bound; if their share exceeds the
 * tail, the bound is infinite and is no evidence.
 * @throws RangeError for rows outside the span and for a negative or unknown number
 * @example
 * const rows = { timestampsMs: Float64Array.of(0), numerators: Float64Array.of(1) };
 * measureEvidence(
 *   { ...rows, denominators: Float64Array.of(1) },
 *   { span: { startMs: 0, endMs: 3_600_000 }, lifeMs: 900_000, seed: 1 },
 * ).status; // 'not_enough_time'
 */
export function measureEvidence(rows: EvidenceRows, options: EvidenceOptions): Evidence {
  const { span, lifeMs, seed } = options;
  const blocks = cutClockBlocks(span, lifeMs);
  const { sums, activeBlocks } = sumBlocks(rows, (ms) => blockOf(ms, span, blocks), blocks.count);
  const counted = { blocks: blocks.count, activeBlocks, spanMs: span.endMs - span.startMs };
  if (!hasEnoughBlocks(blocks.count, activeBlocks)) {
    const missing = missingMs(span, lifeMs, blocks, activeBlocks);
    const missingDays = missing === null ? null : missing / DAY_MS;
    return { status: 'not_enough_time', ...counted, missingDays };
  }
  const bounds = boundsOf(sums, { ...EVIDENCE_DEFAULTS, ...options, seed });
  return { status: 'measured', ...counted, ...bounds };
}

function boundsOf(
  sums: BlockSums,
  options: { readonly resamples: number; readonly oneSidedLevel: number; readonly seed: number },
) {
  const measured = estimateRatio(sums, Uint32Array.from(sums.numerators.keys()));
  if (measured === null) {
    return { estimate: plainRatio(sums), standardError: 0, ...UNBOUNDED };
  }
  // A resample has no order in time: it is studentised by the plain error, the estimate by the wider.
  const resamples = studentisedResamples(sums, measured, options);
  const standardError = measured.standardError * neighbourFactor(sums, measured);
  const wide = { ...measured, standardError };
  return {
    ...wide,
    criticalValue: criticalValue(resamples, 2 * TAIL),
    lowerBound: lowerBound(wide, resamples, options.oneSidedLevel),
    upperBound: upperBound(wide, resamples, options.oneSidedLevel),
    interval95: [lowerBound(wide, resamples, TAIL), upperBound(wide, resamples, TAIL)] as const,
  };
}

const UNBOUNDED = {
  criticalValue: Infinity,
  lowerBound: -Infinity,
  upperBound: Infinity,
  interval95: [-Infinity, Infinity] as const,
};

function plainRatio({ numerators, denominators }: BlockSums): number {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return sum(numerators) / sum(denominators);
}

function sumBlocks(
  { timestampsMs, numerators, denominators, active }: EvidenceRows,
  toBlock: (timestampMs: number) => number,
  count: number,
): { sums: BlockSums; activeBlocks: number } {
  const sumsAbove = new Float64Array(count);
  const sumsBelow = new Float64Array(count);
  const isActive = new Uint8Array(count);
  timestampsMs.forEach((ms, row) => {
    const [numerator, denominator] = [numerators[row], denominators[row]];
    if (!(denominator >= 0 && Number.isFinite(numerator))) {
      throw new RangeError(`expected finite sums, received ${numerator} / ${denominator}`);
    }
    const block = toBlock(ms);
    sumsAbove[block] += numerator;
    sumsBelow[block] += denominator;
    if (active === undefined ? denominator > 0 : active[row] === 1) isActive[block] = 1;
  });
  const activeBlocks = isActive.reduce((total, one) => total + one, 0);
  return { sums: blockSums(sumsAbove, sumsBelow), activeBlocks };
}
