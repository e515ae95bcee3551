/** Prices and volume of a bar. */
export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Doubles of a bar. */
const WIDTH = 5;

/**
 * The last bars of one symbol, without a gap between them. Memory is constant: twice the capacity,
 * so that any window is one piece.
 */
export class CandleRing {
  readonly #values: Float64Array;
  /** Bars before this one are in the array. */
  #end = 0;
  #length = 0;

  /** @param bars of an earlier ring, as `last` returns them; the newest ones are kept */
  constructor(
    readonly capacity: number,
    bars: Float64Array = new Float64Array(),
  ) {
    this.#values = new Float64Array(2 * capacity * WIDTH);
    const kept = bars.subarray(Math.max(0, bars.length - capacity * WIDTH));
    this.#values.set(kept);
    this.#length = this.#end = kept.length / WIDTH;
  }

  /** Bars that are held: consecutive, at most the capacity. */
  get length(): number {
    return this.#length;
  }

  push({ open, high, low, close, volume }: Bar): void {
    if (this.#end === 2 * this.capacity) this.#moveToFront();
    this.#values.set([open, high, low, close, volume], this.#end * WIDTH);
    this.#end += 1;
    this.#length = Math.min(this.#length + 1, this.capacity);
  }

  /** The next bar follows a gap: no window may reach over it. */
  clear(): void {
    this.#end = 0;
    this.#length = 0;
  }

  /** The last `bars` bars, oldest first: open, high, low, close, volume of each. A view. */
  last(bars: number): Float64Array {
    return this.#values.subarray((this.#end - bars) * WIDTH, this.#end * WIDTH);
  }

  #moveToFront(): void {
    const kept = this.capacity - 1;
    this.#values.copyWithin(0, (this.#end - kept) * WIDTH, this.#end * WIDTH);
    this.#end = kept;
  }
}
