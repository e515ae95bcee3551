/** Milliseconds since some moment, by a clock that nobody sets: for durations. */
export function monotonicMs(): number {
  return performance.now();
}
