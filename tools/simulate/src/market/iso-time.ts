/** ISO 8601, UTC, without the milliseconds when there are none. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
