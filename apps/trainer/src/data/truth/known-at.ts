import type { LabelSource } from '@meta-agent/outcomes';
import type { SignalTable } from '../signal-table';
import type { Outcomes } from './outcomes';

const MINUTE_MS = 60_000;

type TimedTable = Pick<SignalTable, 'timestampsMs' | 'horizonMinutes'>;

/** When the labels of a log are known. */
export interface LabelTimes {
  readonly source: LabelSource;
  readonly outcomes: Outcomes | null;
  /** The setting: the horizon of records without one of their own; null without a setting. */
  readonly horizonMinutes: number | null;
}

/**
 * When each label is known: after the record's own horizon, else after that of the settings, else
 * when the trade is closed. A trade that stays open longer than its record's own horizon is known
 * when it is closed. A settled label counts as known at the end of the horizon: until then it may
 * still change.
 * @returns null when it is not known for every row
 */
export function labelsKnownAt(table: TimedTable, times: LabelTimes): Float64Array | null {
  const minutes = minutesToLabel(table, times);
  if (minutes.some(Number.isNaN)) return null;
  return table.timestampsMs.map((ms, row) => ms + minutes[row] * MINUTE_MS);
}

/** Minutes from each record to its label; NaN where nothing says it. */
function minutesToLabel(
  { horizonMinutes: own }: TimedTable,
  { source, outcomes, horizonMinutes }: LabelTimes,
): Float64Array {
  const isTraded = source.startsWith('outcomes') && outcomes !== null;
  return own.map((minutes, row) => {
    const held = isTraded ? outcomes.holdMinutes[row] : NaN;
    if (Number.isNaN(minutes)) return horizonMinutes ?? held;
    return Number.isNaN(held) ? minutes : Math.max(minutes, held);
  });
}

/** The longest time from a decision to its settlement. */
export interface Life {
  readonly ms: number;
  /** False when nothing says it: then one step of the log is assumed, and nothing is evidence. */
  readonly isKnown: boolean;
}

export function lifeOf(table: TimedTable, times: LabelTimes): Life {
  const longest = longestOf(minutesToLabel(table, times));
  if (longest > 0) return { ms: longest * MINUTE_MS, isKnown: true };
  const held = longestOf(times.outcomes?.holdMinutes ?? []);
  if (held > 0) return { ms: held * MINUTE_MS, isKnown: true };
  // Labels that are known at once, by the settings, live for one step.
  return { ms: stepMs(table.timestampsMs), isKnown: times.horizonMinutes !== null };
}

/** The largest number; NaN when one is unknown. */
function longestOf(minutes: Iterable<number>): number {
  let longest = 0;
  for (const one of minutes) longest = Math.max(longest, one);
  return longest;
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
