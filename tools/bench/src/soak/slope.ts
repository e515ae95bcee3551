/** A straight line through samples. */
export interface Slope {
  /** Change an hour. */
  readonly perHour: number;
  /** Its standard error, as if the samples were independent. */
  readonly error: number;
}

const HOUR_S = 3600;

/** Least squares. @param points seconds and values; at least three @throws RangeError with fewer */
export function slopeOf(points: readonly (readonly [s: number, value: number])[]): Slope {
  const n = points.length;
  if (n < 3) throw new RangeError(`expected at least three samples, received ${n}`);
  const meanOf = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / n;
  const [x, y] = [meanOf(0), meanOf(1)];
  const spread = points.reduce((sum, [s]) => sum + (s - x) ** 2, 0);
  const slope = points.reduce((sum, [s, value]) => sum + (s - x) * (value - y), 0) / spread;
  const rest = points.reduce((sum, [s, value]) => sum + (value - y - slope * (s - x)) ** 2, 0);
  const error = Math.sqrt(rest / (n - 2) / spread);
  return { perHour: HOUR_S * slope, error: HOUR_S * error };
}
