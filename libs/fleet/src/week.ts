const DAY_MS = 86_400_000;

/** Like `2026-W48`. */
export const WEEK = /^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/;

/**
 * The week of a time, UTC, by ISO 8601: it begins on Monday, and the first one has the year's first
 * Thursday.
 * @example
 * weekOf(Date.parse('2026-11-26T12:00:00Z')); // '2026-W48'
 * weekOf(Date.parse('2027-01-01T00:00:00Z')); // '2026-W53'
 */
export function weekOf(timeMs: number): string {
  const day = Math.floor(timeMs / DAY_MS);
  // Day 0, 1 January 1970, was a Thursday: the Thursday of a week decides its year.
  const thursdayMs = (day - ((day + 3) % 7) + 3) * DAY_MS;
  const year = new Date(thursdayMs).getUTCFullYear();
  const week = Math.floor((thursdayMs - Date.UTC(year, 0, 1)) / DAY_MS / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
