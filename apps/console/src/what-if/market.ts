import { trendStrengthOf, volatilityOf, type SignalRecord } from '@meta-agent/features';

export interface Market {
  readonly volatility: number;
  readonly trend_strength: number;
}

/** The market of a record, with defaults for absent values. */
export function marketOf(record: Partial<SignalRecord>): Market {
  return { volatility: volatilityOf(record), trend_strength: trendStrengthOf(record) };
}
