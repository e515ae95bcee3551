import { parseTimestamp } from '@meta-agent/features';

/** Milliseconds since 1970 of a timestamp, or of the first millisecond of a date in UTC. */
export function parseDate(text: string): number {
  return parseTimestamp(text.includes('T') ? text : `${text}T00:00:00Z`);
}

const DAY_MS = 86_400_000;

/** Milliseconds since 1970 of a timestamp, or of the last millisecond of a date in UTC. */
export function parseLastDate(text: string): number {
  return text.includes('T') ? parseDate(text) : parseDate(text) + DAY_MS - 1;
}
