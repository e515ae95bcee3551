import { z } from 'zod';

const TIMESTAMP = 'an ISO 8601 timestamp like 2026-02-05T23:54:27Z';

/** ISO 8601 with seconds; `Z`, an offset, or neither, which means UTC. */
export const timestampSchema = z.iso
  .datetime({ offset: true, local: true, error: TIMESTAMP })
  .max(40, TIMESTAMP);

/** Length of `2026-02-05T23:54:27Z`: a fraction or an offset is longer. */
const WHOLE_SECONDS = 20;
const FRACTION = /\.\d+/;
const ZONE = /(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds since 1970, UTC, of a timestamp that `timestampSchema` accepts.
 * Fractions finer than a millisecond are kept: two signals of one symbol a
 * microsecond apart are two records.
 * @example
 * parseTimestamp('1970-01-01T00:00:01.5'); // 1500
 */
export function parseTimestamp(text: string): number {
  if (text.length === WHOLE_SECONDS && text.endsWith('Z')) return Date.parse(text);
  const fraction = FRACTION.exec(text)?.[0] ?? '';
  const seconds = text.replace(fraction, '');
  const wholeMs = Date.parse(ZONE.test(seconds) ? seconds : `${seconds}Z`);
  return wholeMs + Number(`0${fraction}`) * 1000;
}

/**
 * The timestamp of these milliseconds, UTC, to the millisecond, or to the microsecond if there
 * are any: `parseTimestamp` returns the same milliseconds.
 * @example
 * formatTimestamp(1500); // '1970-01-01T00:00:01.500Z'
 */
export function formatTimestamp(ms: number): string {
  if (Number.isInteger(ms)) return new Date(ms).toISOString();
  const microseconds = Math.round(ms * 1000);
  const wholeMs = Math.floor(microseconds / 1000);
  const text = new Date(wholeMs).toISOString();
  const rest = microseconds - 1000 * wholeMs;
  return rest === 0 ? text : text.replace('Z', `${String(rest).padStart(3, '0')}Z`);
}
