/** The candles of one symbol, as columns. */
export interface CandleSeries {
  /** When each bar closed, in ms since 1970 (UTC); ascending. */
  readonly closeMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** The line number of each bar, or another number given by the reader. */
  readonly lines: Float64Array;
}

/** The candles of all symbols, on one grid. */
export interface CandleBook {
  /** Length of a bar in ms; NaN if neither given nor derivable from the data. */
  readonly barMs: number;
  readonly series: ReadonlyMap<string, CandleSeries>;
}

/**
 * Index of the bar that closed at this time, or of the last bar before; -1 if none.
 * @param closeMs ascending
 * @example
 * lastBarAt(Float64Array.of(0, 900_000), 1_000_000); // 1
 */
export function lastBarAt(closeMs: Float64Array, timestampMs: number): number {
  let low = 0;
  let high = closeMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (closeMs[middle] <= timestampMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const LARGEST = Number.MAX_VALUE;

/** Above 0 and finite. */
export function isPrice(value: number): boolean {
  return value > 0 && value <= LARGEST;
}
