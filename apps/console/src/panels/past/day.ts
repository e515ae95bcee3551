import { lineChart } from '@meta-agent/charts';
import { KEPT_MINUTES, type PastMinute, type PastMinutes } from '@meta-agent/engine-api';
import { asCount, asDuration } from '../../text/format';
import { asDateTime, asMinute, asTime, timeAxis } from '../../time/times';

export const MINUTE_MS = 60_000;
export const DAY_MS = KEPT_MINUTES * MINUTE_MS;

/** A minute without decisions. */
const NOTHING = { decisions: 0, SELL: 0, HOLD: 0, BUY: 0, overrides: 0, changes: 0, errors: 0 };

/** A minute, also one without decisions. */
export function minuteAt({ minutes }: PastMinutes, atMs: number): PastMinute {
  const at = new Date(atMs).toISOString();
  const empty = { ...NOTHING, p50_s: null, p99_s: null };
  return minutes.find((minute) => minute.at === at) ?? { at, ...empty };
}

/** The minutes of the day, each with its beginning; null: it is not known what happened in it. */
export function dayOf({ minutes, counted_since }: PastMinutes, nowMs: number) {
  const known = new Map(minutes.map((minute) => [Date.parse(minute.at), minute]));
  const lastMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const sinceMs = Date.parse(counted_since) - MINUTE_MS;
  return Array.from({ length: KEPT_MINUTES }, (_, i) => {
    const atMs = lastMs - DAY_MS + (i + 1) * MINUTE_MS;
    return { atMs, minute: known.get(atMs) ?? (atMs < sinceMs ? null : NOTHING) };
  });
}

/** With fewer decisions the axis would count in fractions. */
const FEWEST = 5;

/** Decisions, changes and errors in each minute of the day. */
export function chartOfDay(past: PastMinutes, nowMs: number) {
  const day = dayOf(past, nowMs);
  const along = (key: 'decisions' | 'changes' | 'errors') =>
    day.map(({ atMs, minute }) => [atMs, minute?.[key] ?? null] as const);
  return lineChart({
    x: { name: timeAxis(), scale: 'time', format: asMinute },
    y: {
      name: 'in a minute',
      min: 0,
      max: Math.max(FEWEST, ...past.minutes.map(({ decisions }) => decisions)),
      format: asCount,
    },
    lines: [
      { name: 'decisions', colour: 'main', points: along('decisions') },
      { name: 'changes of the vote', colour: 'other', stroke: 'dashed', points: along('changes') },
      { name: 'errors', colour: 'bad', stroke: 'dotted', points: along('errors') },
    ],
  });
}

/** What happened in a minute, in a sentence. */
export function minuteInWords(minute: PastMinute, { counted_since: since }: PastMinutes): string {
  const { at, decisions, SELL, HOLD, BUY, changes, errors, p50_s, p99_s } = minute;
  if (decisions === 0) {
    return Date.parse(at) + MINUTE_MS <= Date.parse(since)
      ? `${asTime(at)}: the engine does not know, it counts since ${asDateTime(since)}. The decision log has it.`
      : `${asTime(at)}: no decision.`;
  }
  const latency =
    p50_s === null || p99_s === null
      ? 'predict was not timed'
      : `predict took ${asDuration(p50_s)} (median), ${asDuration(p99_s)} (99th percentile)`;
  return (
    `${asTime(at)}: ${many(decisions, 'decision')} (${SELL} SELL, ${HOLD} HOLD, ${BUY} BUY), ` +
    `${many(changes, 'change')} of the vote, ${many(errors, 'error')}; ${latency}.`
  );
}

const many = (n: number, word: string) => `${asCount(n)} ${word}${n === 1 ? '' : 's'}`;
