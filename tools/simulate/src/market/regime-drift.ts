import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { drawNormal, round4 } from './sampling';

/** The logged regime, with 4 decimals. */
export interface MarketRegime {
  /** 0..1; a third of the time each below 0.4, between 0.4 and 0.6, and above 0.6. */
  readonly volatility: number;
  /** -1..1; beyond ±0.2 about two thirds of the time. */
  readonly trend_strength: number;
}

// Correlation from one step to the next: half of a regime is forgotten after 23 and 14 steps.
const VOLATILITY_MEMORY = 0.97;
const TREND_MEMORY = 0.95;

const TREND_SPREAD = 0.45;

/**
 * Regimes of one symbol, step by step: two autoregressive walks with unit variance start in their
 * stationary state and are mapped into their ranges.
 */
export function* driftRegime(random: RandomGenerator): Generator<MarketRegime, never> {
  let volatility = drawNormal(random);
  let trend = drawNormal(random);
  for (;;) {
    yield {
      volatility: round4(1 / (1 + Math.exp(-volatility))),
      trend_strength: round4(Math.tanh(TREND_SPREAD * trend)),
    };
    volatility = walk(volatility, VOLATILITY_MEMORY, random);
    trend = walk(trend, TREND_MEMORY, random);
  }
}

function walk(value: number, memory: number, random: RandomGenerator): number {
  return memory * value + Math.sqrt(1 - memory * memory) * drawNormal(random);
}
