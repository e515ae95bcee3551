import type { SignalRecord } from '@meta-agent/features';

export interface Market {
  readonly volatility: number;
  readonly trend_strength: number;
}

/**
 * The market of a record, under either of its names, and the middle where it is left out: as
 * `volatilityOf` and `trendStrengthOf`, which would bring 95 kB of schema library with them.
 */
export function marketOf({ regime, regime_info }: Partial<SignalRecord>): Market {
  const { volatility = 0.5, trend_strength = 0 } = regime ?? regime_info ?? {};
  return { volatility, trend_strength };
}
