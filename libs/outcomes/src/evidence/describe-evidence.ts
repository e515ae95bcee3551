import type { TimeSpan } from './clock-blocks';
import { measureEvidence, type Evidence, type EvidenceRows } from './measure-evidence';
import { weeksToProve } from './weeks-to-prove';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Standard normal quantile of 0.975. */
const NORMAL = 1.96;

type Measured = Extract<Evidence, { status: 'measured' }>;

/** Evidence as plain data: what is written to the metadata and printed as JSON. */
export interface EvidenceFigures {
  readonly status: Evidence['status'];
  readonly life_minutes: number;
  readonly blocks: number;
  readonly active_blocks: number;
  readonly span_days: number;
  /** This field and the next five are null when not measured. */
  readonly estimate: number | null;
  /**
   * Widened so that twice the error holds the truth in 95 % of cases: times critical_value / 1.96
   * where that is above 1 (Imbens & Kolesár, Review of Economics and Statistics 98, 2016, § 3).
   */
  readonly standard_error: number | null;
  /** Of the symmetric 95 % interval; null also when the blocks give none. */
  readonly critical_value: number | null;
  /** One-sided; null also when the blocks give no bound. */
  readonly lower_bound: number | null;
  /** One-sided; below 0 it proves a loss. */
  readonly upper_bound: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly missing_days: number | null;
  readonly weeks_to_prove: number | null;
}

export interface DescribeEvidenceOptions {
  readonly lifeMs: number;
  readonly seed: number;
  readonly resamples?: number;
}

/**
 * The evidence of ΣN / ΣD as plain data.
 * @throws RangeError like measureEvidence
 * @example
 * const rows = { timestampsMs: Float64Array.of(0), numerators: Float64Array.of(1) };
 * const span = { startMs: 0, endMs: 3_600_000 };
 * const options = { lifeMs: 900_000, seed: 1 };
 * describeEvidence({ ...rows, denominators: Float64Array.of(1) }, span, options).blocks; // 1
 */
export function describeEvidence(
  rows: EvidenceRows,
  span: TimeSpan,
  options: DescribeEvidenceOptions,
): EvidenceFigures {
  const evidence = measureEvidence(rows, { ...options, span });
  const base = {
    status: evidence.status,
    life_minutes: options.lifeMs / MINUTE_MS,
    blocks: evidence.blocks,
    active_blocks: evidence.activeBlocks,
    span_days: evidence.spanMs / DAY_MS,
  };
  return evidence.status === 'measured'
    ? { ...base, ...measured(evidence) }
    : { ...base, ...NOT_MEASURED, missing_days: evidence.missingDays };
}

const NOT_MEASURED = {
  estimate: null,
  standard_error: null,
  critical_value: null,
  lower_bound: null,
  upper_bound: null,
  ci95: null,
  weeks_to_prove: null,
};

/** An infinite bound is no number in JSON, and no bound. */
function measured(evidence: Measured) {
  const { estimate, lowerBound, upperBound, interval95 } = evidence;
  return {
    estimate,
    standard_error: widenedError(evidence),
    critical_value: finiteOrNull(evidence.criticalValue),
    lower_bound: finiteOrNull(lowerBound),
    upper_bound: finiteOrNull(upperBound),
    ci95: interval95.every(Number.isFinite) ? interval95 : null,
    missing_days: null,
    weeks_to_prove: weeksToProve(evidence),
  };
}

function widenedError({ standardError, criticalValue }: Measured): number {
  return standardError * widening(finiteOrNull(criticalValue));
}

/** An estimated error and gains with heavy tails make two plain errors too few. */
const widening = (criticalValue: number | null) => Math.max(1, (criticalValue ?? NORMAL) / NORMAL);

/**
 * The standard deviation of the estimate, from figures of any version of this software.
 * @returns null when not measured
 * @example
 * plainError({ standard_error: 0.2, critical_value: 3.92 }); // 0.1
 */
export function plainError({
  standard_error: error,
  critical_value: critical = null,
}: {
  readonly standard_error: number | null;
  readonly critical_value?: number | null;
}): number | null {
  return error === null ? null : error / widening(critical);
}

const finiteOrNull = (bound: number) => (Number.isFinite(bound) ? bound : null);
