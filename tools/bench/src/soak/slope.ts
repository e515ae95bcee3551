/** A straight line through samples. */
export interface Slope {
  /** Change an hour. */
  readonly perHour: number;
  /** Its standard error; infinite when the samples are too much alike to tell. */
  readonly error: number;
}

type Points = readonly (readonly [s: number, value: number])[];

const HOUR_S = 3600;

/**
 * Least squares. Samples of memory are no independent ones: each lies near the one before. So its error counts
 * fewer of them, n·(1 − r)/(1 + r) with the autocorrelation r of neighbouring residuals (Santer et al. 2000,
 * Statistical significance of trends, J. Geophys. Res. 105, 7337, equations 4 to 6).
 * @param points seconds and values, at equal intervals; at least three
 * @throws RangeError with fewer
 */
export function slopeOf(points: Points): Slope {
  const n = points.length;
  if (n < 3) throw new RangeError(`expected at least three samples, received ${n}`);
  const meanOf = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / n;
  const [x, y] = [meanOf(0), meanOf(1)];
  const spread = points.reduce((sum, [s]) => sum + (s - x) ** 2, 0);
  const slope = points.reduce((sum, [s, value]) => sum + (s - x) * (value - y), 0) / spread;
  const residuals = points.map(([s, value]) => value - y - slope * (s - x));
  const rest = residuals.reduce((sum, one) => sum + one * one, 0);
  const counted = independentOf(residuals, rest);
  const error = counted > 2 ? Math.sqrt(rest / (counted - 2) / spread) : Infinity;
  return { perHour: HOUR_S * slope, error: rest === 0 ? 0 : HOUR_S * error };
}

/** How many independent samples these residuals are worth. */
function independentOf(residuals: readonly number[], squares: number): number {
  const products = residuals.slice(1).map((one, i) => one * residuals[i]);
  const r = Math.max(0, products.reduce((sum, one) => sum + one, 0) / squares);
  return (residuals.length * (1 - r)) / (1 + r);
}
