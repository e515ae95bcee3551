import type { CandleSeries } from './candle-series';

/** One line of a price file. */
export interface CandleRow {
  readonly symbol: string;
  /** ms since 1970 (UTC), at the bar's close or its open: `CollectOptions.barTime` says which. */
  readonly timestampMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Line number in the file; over several files any number that finds the line again. */
  readonly line: number;
}

const WIDTH = 6;
const FIRST_CAPACITY = 1024;

/** Rows of one symbol in one growing array: 48 bytes a bar and no object for each. */
export class CandleColumns {
  private values = new Float64Array(WIDTH * FIRST_CAPACITY);
  private rows = 0;

  add({ timestampMs, open, high, low, close, line }: CandleRow): void {
    const at = this.rows * WIDTH;
    if (at === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set([timestampMs, open, high, low, close, line], at);
    this.rows += 1;
  }

  /** The rows in time order, each stamped `shiftMs` later. */
  toSeries(shiftMs: number): CandleSeries {
    const order = this.timeOrder();
    const column = (offset: number) =>
      Float64Array.from(order, (row) => this.values[row * WIDTH + offset]);
    return {
      closeMs: column(0).map((ms) => ms + shiftMs),
      open: column(1),
      high: column(2),
      low: column(3),
      close: column(4),
      lines: column(5),
    };
  }

  private timeOrder(): Uint32Array {
    const order = Uint32Array.from({ length: this.rows }, (_, row) => row);
    const timeOf = (row: number) => this.values[row * WIDTH];
    // Files are nearly always in order, and sorting with a comparison is slow.
    const isSorted = order.every((row) => row === 0 || timeOf(row - 1) <= timeOf(row));
    return isSorted ? order : order.sort((a, b) => timeOf(a) - timeOf(b) || a - b);
  }
}
