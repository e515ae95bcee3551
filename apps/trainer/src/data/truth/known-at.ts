import type { LabelSource } from '@meta-agent/outcomes';
import type { Outcomes } from '../outcomes';
import type { SignalTable } from '../signal-table';

const MINUTE_MS = 60_000;

/**
 * When each label is known: after the horizon if one is given, else when the trade is closed. A
 * settled label counts as known at the end of the horizon: until then it may still change.
 * @returns null when it is not known
 */
export function labelsKnownAt(
  { timestampsMs }: SignalTable,
  source: LabelSource,
  outcomes: Outcomes | null,
  horizonMinutes: number | null,
): Float64Array | null {
  if (horizonMinutes !== null) return timestampsMs.map((ms) => ms + horizonMinutes * MINUTE_MS);
  if (!source.startsWith('outcomes') || outcomes === null) return null;
  return timestampsMs.map((ms, row) => ms + outcomes.holdMinutes[row] * MINUTE_MS);
}

/** The longest time from a decision to its settlement. */
export interface Life {
  readonly ms: number;
  /** False when nothing says it: then it is one step of the log. */
  readonly isKnown: boolean;
}

export function lifeOf(
  { timestampsMs }: Pick<SignalTable, 'timestampsMs'>,
  outcomes: Outcomes | null,
  horizonMinutes: number | null,
): Life {
  if (horizonMinutes !== null && horizonMinutes > 0) {
    return { ms: horizonMinutes * MINUTE_MS, isKnown: true };
  }
  const longest = outcomes?.holdMinutes.reduce((most, one) => Math.max(most, one), 0) ?? 0;
  if (longest > 0) return { ms: longest * MINUTE_MS, isKnown: true };
  return { ms: stepMs(timestampsMs), isKnown: false };
}

/** Median time between two moments of the log; a minute for a log of one moment. */
function stepMs(timestampsMs: Float64Array): number {
  const steps = timestampsMs
    .subarray(1)
    .map((ms, i) => ms - timestampsMs[i])
    .filter((step) => step > 0)
    .sort();
  return steps.length === 0 ? MINUTE_MS : steps[steps.length >> 1];
}
