import type { CandleBook, CandleSeries } from '@meta-agent/outcomes';
import { GrowingSeries, type Bar } from './growing-series';

/** The candles of all symbols, as far back as they are needed. */
export class GrowingBook {
  readonly barMs: number;
  readonly #series: ReadonlyMap<string, GrowingSeries>;
  /** By symbol, when bars came that were late, by their close. */
  readonly #late = new Map<string, Map<number, number>>();
  /** Symbols with decisions that are no longer waited for. */
  readonly #givenUp = new Set<string>();
  /** Distances of two bars: of one bar, and others. Most are of one bar. */
  readonly #distances = { one: 0, other: 0 };
  #view: CandleBook | null = null;

  constructor({ barMs, series }: CandleBook) {
    this.barMs = barMs;
    this.#series = new Map([...series].map(([symbol, one]) => [symbol, new GrowingSeries(one)]));
    for (const { closeMs } of series.values()) {
      for (let i = 1; i < closeMs.length; i += 1) this.#count(closeMs[i] - closeMs[i - 1]);
    }
  }

  /**
   * Adds a bar at the end of its symbol.
   * @returns false for any other bar, and where the length of a bar may be another one now: all bars
   * must be read again
   */
  add(symbol: string, bar: Bar): boolean {
    const series = this.#series.get(symbol);
    if (series === undefined || this.#givenUp.has(symbol) || !isCandle(bar)) return false;
    const distance = bar.closeMs - series.lastMs;
    if (distance <= 0 || distance % this.barMs !== 0) return false;
    this.#count(distance);
    if (this.#distances.one <= this.#distances.other) return false;
    series.add(bar);
    this.#view = null;
    return true;
  }

  /** Notes when a bar came, where that was not when it closed. */
  noteArrival(symbol: string, closeMs: number, arrivedMs: number): void {
    if (arrivedMs === closeMs) return;
    const late = this.#late.get(symbol) ?? new Map<number, number>();
    this.#late.set(symbol, late.set(closeMs, arrivedMs));
  }

  /** When all bars of a symbol were there from one close to another, without a gap; `toMs` at least. */
  arrivedMs(symbol: string, fromMs: number, toMs: number): number {
    const late = this.#late.get(symbol);
    let arrived = toMs;
    if (late === undefined) return arrived;
    for (let closeMs = fromMs; closeMs <= toMs; closeMs += this.barMs) {
      arrived = Math.max(arrived, late.get(closeMs) ?? arrived);
    }
    return arrived;
  }

  /** The bars that are remembered, until the next change. */
  view(): CandleBook {
    this.#view ??= { barMs: this.barMs, series: this.#views() };
    return this.#view;
  }

  /** When the newest bar of a symbol closed that is forgotten; -Infinity if none is. */
  droppedMs(symbol: string): number {
    return this.#series.get(symbol)?.droppedMs ?? -Infinity;
  }

  /** Its next bar is one after which all must be read again. */
  giveUp(symbol: string): void {
    this.#givenUp.add(symbol);
  }

  dropBefore(ms: number): void {
    for (const series of this.#series.values()) series.dropBefore(ms);
    for (const late of this.#late.values()) {
      for (const closeMs of late.keys()) if (closeMs < ms) late.delete(closeMs);
    }
    this.#view = null;
  }

  #views(): ReadonlyMap<string, CandleSeries> {
    return new Map([...this.#series].map(([symbol, series]) => [symbol, series.view()]));
  }

  #count(distance: number): void {
    this.#distances[distance === this.barMs ? 'one' : 'other'] += 1;
  }
}

function isCandle({ open, high, low, close }: Bar): boolean {
  const arePrices = [open, high, low, close].every((price) => price > 0 && Number.isFinite(price));
  return arePrices && low <= Math.min(open, close) && Math.max(open, close) <= high;
}
