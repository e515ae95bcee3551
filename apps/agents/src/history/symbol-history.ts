import type { Regime } from '@meta-agent/features';
import type { Candle } from '../candles/candle';
import { CandleRing } from '../candles/candle-ring';
import { REGIME_BARS, RegimeTracker } from '../regime/regime-tracker';

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

/** A history as plain numbers, for the next process. */
export interface HistoryState {
  /** Close of the newest bar; null before the first. */
  readonly lastMs: number | null;
  /** Closes of the bars on both sides of the last gap. */
  readonly gap: readonly [afterMs: number, beforeMs: number] | null;
  /** Open, high, low, close, volume of each bar since the last gap, oldest first. */
  readonly bars: Float64Array;
  /** The ranked volatilities, oldest first. */
  readonly sigmas: Float64Array;
}

const NOTHING: HistoryState = {
  lastMs: null,
  gap: null,
  bars: new Float64Array(),
  sigmas: new Float64Array(),
};

/**
 * What is known of one symbol: the bars since the last gap, up to the longest window, and the regime.
 * A bar is used only if it is the next one; one that skips others starts anew.
 */
export class SymbolHistory {
  readonly bars: CandleRing;
  readonly #regime: RegimeTracker;
  #lastMs: number | null;
  #gap: HistoryState['gap'];

  /** @param lookback of the longest window */
  constructor(
    readonly intervalMs: number,
    lookback: number,
    { lastMs, gap, bars, sigmas }: HistoryState = NOTHING,
  ) {
    this.bars = new CandleRing(Math.max(lookback, REGIME_BARS), bars);
    this.#regime = new RegimeTracker(this.bars, sigmas);
    this.#lastMs = lastMs;
    this.#gap = gap;
  }

  /** Close of the newest bar; null before the first. */
  get lastMs(): number | null {
    return this.#lastMs;
  }

  /** The history so far. */
  get state(): HistoryState {
    const bars = this.bars.last(this.bars.length).slice();
    return { lastMs: this.#lastMs, gap: this.#gap, bars, sigmas: this.#regime.sigmas };
  }

  take(candle: Candle): Taken {
    const lastMs = this.#lastMs ?? candle.closeMs - this.intervalMs;
    const steps = (candle.closeMs - lastMs) / this.intervalMs;
    if (!Number.isInteger(steps)) return { taken: false, reason: 'off_grid' };
    if (steps < 1) return { taken: false, reason: this.#reasonOf(candle, -steps) };
    if (steps > 1) {
      this.bars.clear();
      this.#gap = [lastMs, candle.closeMs];
    }
    this.bars.push(candle);
    this.#lastMs = candle.closeMs;
    return { taken: true, missingBars: steps - 1, regime: this.#regime.next(this.bars) };
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
