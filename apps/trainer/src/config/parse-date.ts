import { parseTimestamp } from '@meta-agent/features';

/** Milliseconds since 1970 of a date, which means its first moment in UTC, or of a timestamp. */
export function parseDate(text: string): number {
  return parseTimestamp(text.includes('T') ? text : `${text}T00:00:00Z`);
}
