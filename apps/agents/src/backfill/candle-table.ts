import type { Candle } from '../candles/candle';

const WIDTH = 6;
const FIRST_CAPACITY = 4096;

/** Candles in one growing array: 56 bytes a candle, and no object for each. */
export class CandleTable {
  readonly symbols: string[] = [];
  readonly #ids = new Map<string, number>();
  #values = new Float64Array(WIDTH * FIRST_CAPACITY);
  #symbolIds = new Uint32Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add({ symbol, closeMs, open, high, low, close, volume }: Candle): void {
    if (this.#length === this.#symbolIds.length) this.#grow();
    this.#values.set([closeMs, open, high, low, close, volume], this.#length * WIDTH);
    this.#symbolIds[this.#length] = this.#idOf(symbol);
    this.#length += 1;
  }

  at(row: number): Candle {
    const from = row * WIDTH;
    const values = this.#values;
    return {
      symbol: this.symbols[this.#symbolIds[row]],
      closeMs: values[from],
      open: values[from + 1],
      high: values[from + 2],
      low: values[from + 3],
      close: values[from + 4],
      volume: values[from + 5],
    };
  }

  /**
   * The rows in order of time, those of one moment in the order of the files. A row that is older
   * than one of its symbol before it keeps its place behind that one: it comes too late here as it
   * would from a feed.
   */
  timeOrder(): Uint32Array {
    const newestMs = new Float64Array(this.symbols.length).fill(-Infinity);
    const dueMs = Float64Array.from({ length: this.#length }, (_, row) => {
      const id = this.#symbolIds[row];
      newestMs[id] = Math.max(newestMs[id], this.#values[row * WIDTH]);
      return newestMs[id];
    });
    const order = Uint32Array.from(dueMs, (_, row) => row);
    // Most files are in order, and sorting with a comparison is slow.
    const isSorted = dueMs.every((ms, row) => row === 0 || dueMs[row - 1] <= ms);
    return isSorted ? order : order.sort((a, b) => dueMs[a] - dueMs[b] || a - b);
  }

  /** The candles of the symbol that has most. */
  longestHistory(): number {
    const bars = new Uint32Array(this.symbols.length);
    for (let row = 0; row < this.#length; row += 1) bars[this.#symbolIds[row]] += 1;
    return Math.max(0, ...bars);
  }

  #idOf(symbol: string): number {
    const known = this.#ids.get(symbol);
    if (known !== undefined) return known;
    this.#ids.set(symbol, this.symbols.length);
    return this.symbols.push(symbol) - 1;
  }

  #grow(): void {
    const values = new Float64Array(2 * this.#values.length);
    values.set(this.#values);
    this.#values = values;
    const ids = new Uint32Array(2 * this.#symbolIds.length);
    ids.set(this.#symbolIds);
    this.#symbolIds = ids;
  }
}
