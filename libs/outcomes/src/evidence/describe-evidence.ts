import type { TimeSpan } from './clock-blocks';
import { measureEvidence, type Evidence, type EvidenceRows } from './measure-evidence';
import { weeksToProve } from './weeks-to-prove';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Evidence as plain data: what is written to the metadata and printed as JSON. */
export interface EvidenceFigures {
  readonly status: Evidence['status'];
  readonly life_minutes: number;
  readonly blocks: number;
  readonly active_blocks: number;
  readonly span_days: number;
  /** This field and the next four are null when not measured. */
  readonly estimate: number | null;
  readonly standard_error: number | null;
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
  lower_bound: null,
  upper_bound: null,
  ci95: null,
  weeks_to_prove: null,
};

/** An infinite bound is no number in JSON, and no bound. */
function measured(evidence: Extract<Evidence, { status: 'measured' }>) {
  const { estimate, standardError, lowerBound, upperBound, interval95 } = evidence;
  return {
    estimate,
    standard_error: standardError,
    lower_bound: finiteOrNull(lowerBound),
    upper_bound: finiteOrNull(upperBound),
    ci95: interval95.every(Number.isFinite) ? interval95 : null,
    missing_days: null,
    weeks_to_prove: weeksToProve(evidence),
  };
}

const finiteOrNull = (bound: number) => (Number.isFinite(bound) ? bound : null);
