/** The market regimes that results are broken down by. A record is in one of volatility and one of trend. */
export const REGIMES = [
  'volatility_low',
  'volatility_medium',
  'volatility_high',
  'trending',
  'ranging',
] as const;
export type RegimeName = (typeof REGIMES)[number];

/** Volatility (0..1): low < 0.4 <= medium < 0.6 <= high. */
export function volatilityRegime(volatility: number): RegimeName {
  if (volatility < 0.4) return 'volatility_low';
  return volatility < 0.6 ? 'volatility_medium' : 'volatility_high';
}

/** Trend strength (-1..1): beyond 0.2 either way is trending. */
export function trendRegime(trendStrength: number): RegimeName {
  return Math.abs(trendStrength) > 0.2 ? 'trending' : 'ranging';
}
