import { parseTimestamp } from '@meta-agent/features';

/** Milliseconds since 1970 of a date, which means its first moment in UTC, or of a timestamp. */
export function parseDate(text: string): number {
  return parseTimestamp(text.includes('T') ? text : `${text}T00:00:00Z`);
}

const DAY_MS = 86_400_000;

/** The last millisecond of a date, in UTC, or that of a timestamp. */
export function parseLastDate(text: string): number {
  return text.includes('T') ? parseDate(text) : parseDate(text) + DAY_MS - 1;
}
