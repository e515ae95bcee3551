import type { CandleRow, CandleSeries } from '@meta-agent/outcomes';

const FIRST_CAPACITY = 256;
const COLUMNS = ['closeMs', 'open', 'high', 'low', 'close'] as const;

type Columns = Record<(typeof COLUMNS)[number], Float64Array>;

/** A bar, by its close. */
export type Bar = Pick<CandleRow, 'open' | 'high' | 'low' | 'close'> & { readonly closeMs: number };

const NO_LINES = new Float64Array();

/** The candles of one symbol: new ones are added at the end, old ones are dropped. */
export class GrowingSeries {
  #columns: Columns;
  #start = 0;
  #end: number;
  /** When the newest bar that was dropped closed, in ms since 1970; -Infinity before the first. */
  droppedMs = -Infinity;

  constructor(series: CandleSeries) {
    this.#columns = series;
    this.#end = series.closeMs.length;
  }

  /** When the newest bar closed. */
  get lastMs(): number {
    return this.#columns.closeMs[this.#end - 1];
  }

  /** A view, without line numbers, until the next change. */
  view(): CandleSeries {
    const { closeMs, open, high, low, close } = this.#mapped((column) =>
      column.subarray(this.#start, this.#end),
    );
    return { closeMs, open, high, low, close, lines: NO_LINES };
  }

  add(bar: Bar): void {
    if (this.#end === this.#columns.closeMs.length) this.#move();
    for (const name of COLUMNS) this.#columns[name][this.#end] = bar[name];
    this.#end += 1;
  }

  /** Drops the bars that closed before a time, but for the last two. */
  dropBefore(ms: number): void {
    const { closeMs } = this.#columns;
    while (this.#end - this.#start > 2 && closeMs[this.#start] < ms) {
      this.droppedMs = closeMs[this.#start];
      this.#start += 1;
    }
    if (this.#start > FIRST_CAPACITY && 2 * this.#start > closeMs.length) this.#move();
  }

  /** To columns of twice the size that is used. */
  #move(): void {
    const length = this.#end - this.#start;
    this.#columns = this.#mapped((column) => {
      const larger = new Float64Array(Math.max(FIRST_CAPACITY, 2 * length));
      larger.set(column.subarray(this.#start, this.#end));
      return larger;
    });
    this.#start = 0;
    this.#end = length;
  }

  #mapped(change: (column: Float64Array) => Float64Array): Columns {
    const { closeMs, open, high, low, close } = this.#columns;
    const [a, b, c, d, e] = [closeMs, open, high, low, close].map(change);
    return { closeMs: a, open: b, high: c, low: d, close: e };
  }
}
