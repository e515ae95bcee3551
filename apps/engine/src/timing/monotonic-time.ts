/** Milliseconds of a monotonic clock with an arbitrary start: for durations. */
export function monotonicMs(): number {
  return performance.now();
}
