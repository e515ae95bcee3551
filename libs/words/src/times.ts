/** A text that is no time is shown unchanged: one bad value must not stop the output. */
function show(at: string | number, write: (text: string) => string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  return write(date.toISOString().slice(0, 19).replace('T', ' '));
}

/**
 * A time, of ISO text or of milliseconds since 1970: `2026-02-05 23:54:27 UTC`.
 * @example
 * dateTime('2026-02-05T23:54:27Z'); // '2026-02-05 23:54:27 UTC'
 */
export const dateTime = (at: string | number): string => show(at, (text) => `${text} UTC`);

/**
 * A time to the minute: `2026-02-05 23:54 UTC`.
 * @example
 * dateMinute('2026-02-05T23:54:27Z'); // '2026-02-05 23:54 UTC'
 */
export const dateMinute = (at: string | number): string =>
  show(at, (text) => `${text.slice(0, 16)} UTC`);

/**
 * The time of the day: `23:54:27 UTC`.
 * @example
 * timeOfDay('2026-02-05T23:54:27Z'); // '23:54:27 UTC'
 */
export const timeOfDay = (at: string | number): string =>
  show(at, (text) => `${text.slice(11)} UTC`);

/** The time of the day for a column or an axis whose head says UTC: `23:54:27`. */
export const clock = (at: string | number): string => show(at, (text) => text.slice(11));

/** The day of the year in UTC, for axes: `02-05`. */
export const dayOfYear = (at: string | number): string => show(at, (text) => text.slice(5, 10));

/**
 * A duration in the largest unit with a rounded value of at least one: `85 µs`, `1.2 ms`, `2.0 s`.
 * @example
 * duration(0.0012); // '1.2 ms'
 */
export function duration(seconds: number): string {
  const us = Math.round(seconds * 1e6);
  if (us < 1000) return `${us} µs`;
  // Three digits say enough.
  const ms = (seconds * 1e3).toFixed(seconds < 0.1 ? 1 : 0);
  return Number(ms) < 1000 ? `${ms} ms` : `${seconds.toFixed(1)} s`;
}
