/** From 50 µs: a decision takes a few microseconds, a request about a hundred. */
export const BUCKETS_S: readonly number[] = Object.freeze([
  ...[50e-6, 100e-6, 250e-6, 500e-6],
  ...[1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 1],
]);
