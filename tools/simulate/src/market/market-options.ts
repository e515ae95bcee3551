import { DEFAULT_AGENTS, type AgentList } from '@meta-agent/features';
import { MARKETS, type Market } from './markets';

export interface MarketOptions {
  readonly market: Market;
  /** The agents, with their weights in the vote. */
  readonly agents: AgentList;
  /** Number of records, at least 1. */
  readonly records: number;
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Every step has all symbols, in this order; the last step may have fewer. */
  readonly symbols: readonly string[];
  /** Time of the first step, in milliseconds since 1970. */
  readonly startMs: number;
  readonly stepMinutes: number;
  /** Probability (0..1) that an agent does not report. */
  readonly missing: number;
  /** Whether prices are written too: then every trade lasts one step. */
  readonly withPrices: boolean;
}

export const DEFAULT_MARKET_OPTIONS: MarketOptions = Object.freeze({
  market: MARKETS[0],
  agents: DEFAULT_AGENTS,
  records: 20_000,
  seed: 1,
  symbols: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT', 'DOGEUSDT'],
  startMs: Date.UTC(2025, 0, 1),
  stepMinutes: 15,
  missing: 0,
  withPrices: false,
});
