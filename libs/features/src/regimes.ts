import type { Signals } from './signal-record';

/** The market regimes of result tables. A record has one of volatility and one of trend. */
export const REGIMES = [
  'volatility_low',
  'volatility_medium',
  'volatility_high',
  'trending',
  'ranging',
] as const;
export type RegimeName = (typeof REGIMES)[number];

/** The regimes of volatility, the calmest first. */
export const VOLATILITY_REGIMES = [
  'volatility_low',
  'volatility_medium',
  'volatility_high',
] as const satisfies readonly RegimeName[];
export type VolatilityRegime = (typeof VOLATILITY_REGIMES)[number];

const DEFAULT_VOLATILITY = 0.5;
const DEFAULT_TREND_STRENGTH = 0;

/** Volatility (0..1) of a record; 0.5 when the regime is not known. */
export function volatilityOf({ regime, regime_info }: Partial<Signals>): number {
  return (regime ?? regime_info)?.volatility ?? DEFAULT_VOLATILITY;
}

/** Trend strength (-1..1) of a record; 0 when the regime is not known. */
export function trendStrengthOf({ regime, regime_info }: Partial<Signals>): number {
  return (regime ?? regime_info)?.trend_strength ?? DEFAULT_TREND_STRENGTH;
}

/**
 * The regimes of a record: one of volatility, low < 0.4 <= medium < 0.6 <= high, and one of trend,
 * where a strength beyond 0.2 either way is trending.
 * @example
 * regimesOf({ regime: { volatility: 0.5, trend_strength: -0.3 } }); // ['volatility_medium', 'trending']
 */
export function regimesOf(
  signals: Partial<Signals>,
): readonly [volatility: VolatilityRegime, trend: RegimeName] {
  return [volatilityRegimeOf(signals), trendRegime(trendStrengthOf(signals))];
}

/**
 * The regime of volatility of a record; medium when its regime is not known.
 * @example
 * volatilityRegimeOf({ regime: { volatility: 0.7 } }); // 'volatility_high'
 */
export function volatilityRegimeOf(signals: Partial<Signals>): VolatilityRegime {
  const volatility = volatilityOf(signals);
  if (volatility < 0.4) return 'volatility_low';
  return volatility < 0.6 ? 'volatility_medium' : 'volatility_high';
}

function trendRegime(trendStrength: number): RegimeName {
  return Math.abs(trendStrength) > 0.2 ? 'trending' : 'ranging';
}
