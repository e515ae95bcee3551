import type { CandleBook, CandleSeries } from '../settle/candles/candle-series';

export const BAR_MS = 900_000;

export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Candles that close at `BAR_MS`, twice `BAR_MS` …, on the lines 2, 3 … */
export function makeSeries(candles: readonly Candle[]): CandleSeries {
  const column = (name: keyof Candle) => Float64Array.from(candles, (candle) => candle[name]);
  return {
    closeMs: Float64Array.from(candles, (_, bar) => (bar + 1) * BAR_MS),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    lines: Float64Array.from(candles, (_, bar) => bar + 2),
  };
}

export function bookOf(series: CandleSeries, symbol = 'BTCUSDT'): CandleBook {
  return { barMs: BAR_MS, series: new Map([[symbol, series]]) };
}

/** A candle that stays at one price. */
export function flat(price: number): Candle {
  return { open: price, high: price, low: price, close: price };
}

/** The series without the bars for which `isKept` returns false. */
export function keepBars(series: CandleSeries, isKept: (bar: number) => boolean): CandleSeries {
  const kept = (column: Float64Array) => column.filter((_, bar) => isKept(bar));
  return {
    closeMs: kept(series.closeMs),
    open: kept(series.open),
    high: kept(series.high),
    low: kept(series.low),
    close: kept(series.close),
    lines: kept(series.lines),
  };
}
