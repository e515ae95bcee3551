import { appendFileSync, writeFileSync } from 'node:fs';
import type { SignalRecord } from '@meta-agent/features';
import { volatilityOf } from './year-model';

export const DAY_MS = 86_400_000;
export const START_MS = Date.UTC(2026, 0, 1);
export const BAR_MS = 900_000;
/** A decision at each bar, which lives until the next one. */
export const DECISIONS_A_DAY = DAY_MS / BAR_MS;

/**
 * One symbol. 51 % of the model's top probabilities are at least 0.65, and an answer is right with its
 * probability, less the over-confidence of the day: the bar after a decision rises or falls by 1 %.
 */
export class YearMarket {
  readonly #uniform: () => number;
  readonly #prices: string;
  #price = 100;
  #unwritten: string[] = [];

  /** @param prices the file of the candles, which grows */
  constructor(seed: number, prices: string) {
    this.#uniform = uniformOf(seed);
    this.#prices = prices;
    writeFileSync(prices, 'timestamp,symbol,open,high,low,close\n');
    this.#add(START_MS, 1);
  }

  /** The records of a day; the votes keep HOLD without a strong consensus. */
  recordsOf(day: number): (SignalRecord & { readonly timestamp: string })[] {
    return Array.from({ length: DECISIONS_A_DAY }, (_, i) => {
      const u = this.#uniform();
      const top = u < 0.49 ? 0.51 + (u / 0.49) * 0.14 : 0.65 + ((u - 0.49) / 0.51) * 0.34;
      const volatility = volatilityOf(top, this.#uniform() < 0.5);
      return {
        timestamp: new Date(START_MS + day * DAY_MS + i * BAR_MS).toISOString(),
        symbol: 'BTCUSDT',
        base_predictions: {
          xgb: { action: 'HOLD', confidence: 0.9 },
          lgbm: { action: 'HOLD', confidence: 0.9 },
          nhits: { action: 'BUY', confidence: 0.3 },
          patchtst: { action: 'SELL', confidence: 0.3 },
        },
        regime: { volatility, trend_strength: 0 },
      };
    });
  }

  /** What the market does after a decision: right with this probability, whatever was executed. */
  move(record: { readonly timestamp: string }, isBuy: boolean, probability: number): void {
    const isUp = this.#uniform() < probability === isBuy;
    this.#add(Date.parse(record.timestamp) + BAR_MS, isUp ? 1.01 : 1 / 1.01);
  }

  /** Writes the bars since the last time. */
  write(): void {
    appendFileSync(this.#prices, this.#unwritten.join(''));
    this.#unwritten = [];
  }

  #add(closeMs: number, factor: number): void {
    const open = this.#price;
    this.#price *= factor;
    const [high, low] = [Math.max(open, this.#price), Math.min(open, this.#price)];
    const at = new Date(closeMs).toISOString();
    this.#unwritten.push(`${[at, 'BTCUSDT', open, high, low, this.#price].join(',')}\n`);
  }
}

/** Mulberry32: the same draws for the same seed. */
export function uniformOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
