const FIRST_MS = 50;
const LONGEST_MS = 5000;

/**
 * How long to wait before an attempt: doubles up to five seconds. Half of it is random, so clients
 * of a Redis that comes back do not all connect at the same moment.
 * @param attempt 1 for the first
 * @returns milliseconds
 * @example
 * backoffMs(1, () => 1); // 50
 * backoffMs(20, () => 0); // 2500
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return (most / 2) * (1 + random());
}
