import type { MeasuredEvidence } from '@meta-agent/model-io';
import {
  measureEvidence,
  weeksToProve,
  type Evidence,
  type EvidenceRows,
  type TimeSpan,
} from '@meta-agent/outcomes';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Lower and upper bound. */
export type Interval = readonly [number, number];

/** The settings of every interval: blocks of clock time, at least four lives long. */
export interface EvidenceOptions {
  /** The longest time from a decision to its settlement. */
  readonly lifeMs: number;
  readonly resamples: number;
  readonly seed: number;
}

/** The measured time, from its first record to its last. @param timestampsMs ascending */
export const spanOf = (timestampsMs: Float64Array): TimeSpan => ({
  startMs: timestampsMs.at(0) ?? 0,
  endMs: timestampsMs.at(-1) ?? 0,
});

/** The evidence of ΣN / ΣD, as it is written to the metadata. */
export function evidenceOf(
  rows: EvidenceRows,
  span: TimeSpan,
  options: EvidenceOptions,
): MeasuredEvidence {
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
  ci95: null,
  weeks_to_prove: null,
};

/** An infinite bound is no number in JSON, and no bound. */
function measured(evidence: Extract<Evidence, { status: 'measured' }>) {
  const { estimate, standardError, lowerBound, interval95 } = evidence;
  return {
    estimate,
    standard_error: standardError,
    lower_bound: Number.isFinite(lowerBound) ? lowerBound : null,
    ci95: interval95.every(Number.isFinite) ? interval95 : null,
    missing_days: null,
    weeks_to_prove: weeksToProve(evidence),
  };
}

/** The 95 % interval of ΣN / ΣD; null when the time is too short for one. */
export function intervalOf(
  rows: EvidenceRows,
  span: TimeSpan,
  options: EvidenceOptions,
): Interval | null {
  return evidenceOf(rows, span, options).ci95;
}
