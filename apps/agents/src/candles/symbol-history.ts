import type { Regime } from '@meta-agent/features';
import { RegimeTracker } from '../regime/regime-tracker';
import type { Candle } from './candle';
import { CandleRing } from './candle-ring';

/**
 * Why a bar is not used: it is held already (`repeated`), held with other values (`revised`), it
 * belongs to the last gap (`late`), it is older than all that is held (`out_of_order`), or its time
 * is not on the grid of the bars before (`off_grid`).
 */
export const UNUSED_REASONS = ['repeated', 'revised', 'late', 'out_of_order', 'off_grid'] as const;
export type UnusedReason = (typeof UNUSED_REASONS)[number];

export type Taken =
  | { readonly taken: false; readonly reason: UnusedReason }
  | {
      readonly taken: true;
      /** Bars between the one before and this one that never came. */
      readonly missingBars: number;
      /** Null as long as the regime warms up. */
      readonly regime: Regime | null;
    };

/**
 * What is known of one symbol: the bars since the last gap, up to the longest window, and the regime.
 * A bar is used only if it is the next one; one that skips others starts anew.
 */
export class SymbolHistory {
  readonly bars: CandleRing;
  readonly #regime = new RegimeTracker();
  #lastMs: number | null = null;
  /** Closes of the bars on both sides of the last gap. */
  #gap: readonly [afterMs: number, beforeMs: number] | null = null;

  constructor(
    readonly intervalMs: number,
    lookback: number,
  ) {
    this.bars = new CandleRing(lookback);
  }

  /** Close of the newest bar; null before the first. */
  get lastMs(): number | null {
    return this.#lastMs;
  }

  take(candle: Candle): Taken {
    const lastMs = this.#lastMs ?? candle.closeMs - this.intervalMs;
    const steps = (candle.closeMs - lastMs) / this.intervalMs;
    if (!Number.isInteger(steps)) return { taken: false, reason: 'off_grid' };
    if (steps < 1) return { taken: false, reason: this.#reasonOf(candle, -steps) };
    const isNext = steps === 1;
    if (!isNext) {
      this.bars.clear();
      this.#gap = [lastMs, candle.closeMs];
    }
    this.bars.push(candle);
    this.#lastMs = candle.closeMs;
    return {
      taken: true,
      missingBars: steps - 1,
      regime: this.#regime.push(candle.close, isNext),
    };
  }

  /** @param age of the bar, in bars before the newest */
  #reasonOf(candle: Candle, age: number): UnusedReason {
    if (age >= this.bars.length) {
      const [afterMs, beforeMs] = this.#gap ?? [0, 0];
      return afterMs < candle.closeMs && candle.closeMs < beforeMs ? 'late' : 'out_of_order';
    }
    const [open, high, low, close, volume] = this.bars.last(age + 1);
    const isSame =
      open === candle.open &&
      high === candle.high &&
      low === candle.low &&
      close === candle.close &&
      volume === candle.volume;
    return isSame ? 'repeated' : 'revised';
  }
}
