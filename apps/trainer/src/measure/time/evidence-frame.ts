import type { MeasuredEvidence } from '@meta-agent/model-io';
import { describeEvidence, type EvidenceRows, type TimeSpan } from '@meta-agent/outcomes';

/** Lower and upper bound. */
export type Interval = readonly [number, number];

/** The settings of every interval: blocks of clock time, at least four lives long. */
export interface EvidenceOptions {
  /** The longest time from a decision to its settlement. */
  readonly lifeMs: number;
  /** False when the life is assumed, because nothing says it. True by default. */
  readonly isLifeKnown?: boolean;
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
  return {
    ...describeEvidence(rows, span, options),
    life_known: options.isLifeKnown ?? true,
  };
}

/** The 95 % interval of ΣN / ΣD; null when the time is too short for one. */
export function intervalOf(
  rows: EvidenceRows,
  span: TimeSpan,
  options: EvidenceOptions,
): Interval | null {
  return describeEvidence(rows, span, options).ci95;
}
