import type { BarrierRule } from './barriers';

export interface SettleOptions {
  readonly barriers: BarrierRule;
  /** Bars after the entry within which a trade ends; `horizonBars` converts minutes. */
  readonly horizonBars: number;
  /** Cost of a round trip in percent, taken from every trade. */
  readonly costPct: number;
}

/** Barriers at 1.5 volatilities over the horizon; a round trip costs 0.04 %. */
export const SETTLE_DEFAULTS = Object.freeze({
  barriers: Object.freeze({ kind: 'volatility', multiple: 1.5 }),
  costPct: 0.04,
} as const satisfies Omit<SettleOptions, 'horizonBars'>);

/**
 * Bars in a horizon of minutes.
 * @throws RangeError unless the horizon is a whole number of bars, one or more
 * @example
 * horizonBars(60, 900_000); // 4
 */
export function horizonBars(horizonMinutes: number, barMs: number): number {
  const bars = (horizonMinutes * 60_000) / barMs;
  if (Number.isInteger(bars) && bars > 0) return bars;
  throw new RangeError(
    `expected a horizon of whole bars of ${barMs / 60_000} minutes, received ${horizonMinutes} minutes`,
  );
}
