import { sum } from '@meta-agent/features';
import type { UpliftPeriod } from '@meta-agent/model-io';
import { isChange, type ReplayedDecisions } from './replay-decisions';
import { intervalOf, spanOf, type EvidenceOptions, type Interval } from './time/evidence-frame';
import { timePeriods } from './time/time-periods';

const PERIODS = 8;

/** Fewer dots show no course of time. */
const FEWEST_PERIODS = 4;

/** From this many lives of a label on, 16 blocks of four, a period has an interval. */
const LIVES_OF_INTERVAL = 64;

/** A gain for each row, in the order of time; null where it is not known. */
interface TimedGains {
  /** Ascending. */
  readonly timestampsMs: Float64Array;
  readonly gains: readonly (number | null)[];
}

/** What overriding the vote changed. */
export interface Gains {
  /** Correct decisions gained: -1, 0 or 1. */
  readonly accuracy: TimedGains;
  /** Of the rows of `accuracy`. */
  readonly decisions: Pick<ReplayedDecisions, 'overrides' | 'finalClasses' | 'baseClasses'>;
  /** Profit gained in percent; null where profits are not known. */
  readonly money: TimedGains | null;
}

/**
 * The uplift in each of eight periods, or of as few as four where that makes each long enough for an
 * interval of its own.
 */
export function upliftOverTime(
  { accuracy, decisions, money }: Gains,
  options: EvidenceOptions,
): UpliftPeriod[] {
  const { timestampsMs } = accuracy;
  const { overrides } = decisions;
  const periods = timePeriods(timestampsMs, periodsFor(timestampsMs, options));
  return periods.map(({ start, end, from, to }, i) => {
    const span = {
      startMs: timestampsMs[start],
      endMs: timestampsMs[periods[i + 1]?.start ?? timestampsMs.length - 1],
    };
    const isLast = i === periods.length - 1;
    const right = meanWithin(accuracy, span, isLast, options);
    const earned = money && meanWithin(money, span, isLast, options);
    const rows = Array.from({ length: end - start }, (_, at) => start + at);
    return {
      from,
      to,
      n_samples: end - start,
      overrides: rows.filter((row) => overrides[row] === 1).length,
      changes: rows.filter((row) => isChange(decisions, row)).length,
      uplift: right.mean ?? 0,
      uplift_ci95: right.interval,
      pnl_difference: earned && (earned.mean ?? 0),
      pnl_difference_ci95: earned?.interval ?? null,
    };
  });
}

function periodsFor(timestampsMs: Float64Array, { lifeMs }: EvidenceOptions): number {
  const { startMs, endMs } = spanOf(timestampsMs);
  const long = Math.floor((endMs - startMs) / (LIVES_OF_INTERVAL * lifeMs));
  return long < FEWEST_PERIODS ? PERIODS : Math.min(long, PERIODS);
}

/** The mean gain of the known rows of a span; its end belongs to the last span alone. */
function meanWithin(
  { timestampsMs, gains }: TimedGains,
  span: { readonly startMs: number; readonly endMs: number },
  isLast: boolean,
  options: EvidenceOptions,
): { readonly mean: number | null; readonly interval: Interval | null } {
  let start = 0;
  while (timestampsMs[start] < span.startMs) start += 1;
  let end = start;
  while (timestampsMs[end] < span.endMs || (isLast && timestampsMs[end] === span.endMs)) end += 1;
  const within = gains.slice(start, end);
  const counted = {
    timestampsMs: timestampsMs.subarray(start, end),
    numerators: Float64Array.from(within, (gain) => gain ?? 0),
    denominators: Float64Array.from(within, (gain) => Number(gain !== null)),
  };
  const known = sum(counted.denominators);
  const mean = known === 0 ? null : sum(counted.numerators) / known;
  return { mean, interval: intervalOf(counted, span, options) };
}
