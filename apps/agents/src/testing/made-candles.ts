import { writeFileSync } from 'node:fs';
import type { Candle } from '../candles/candle';

export const BAR_MS = 900_000;
const START_MS = Date.parse('2026-01-01T00:00:00Z');

/** Candles of a made-up market, the same for the same symbol. */
export function makeCandles(symbol: string, bars: number): Candle[] {
  const seed = Buffer.from(symbol).reduce((sum, byte) => sum * 31 + byte, 7);
  let state = seed % 2_147_483_647;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  let close = 100;
  return Array.from({ length: bars }, (_, bar) => {
    const open = close;
    const size = 0.002 * (1 + Math.sin(bar / 300));
    close = Number((open * Math.exp(size * (random() - 0.5))).toFixed(4));
    const high = Math.max(open, close) + 0.01;
    const low = Math.min(open, close) - 0.01;
    const volume = Math.round(1000 * random());
    return { symbol, closeMs: START_MS + (bar + 1) * BAR_MS, open, high, low, close, volume };
  });
}

/** The candles of several symbols in order of time. */
export function inTimeOrder(...series: readonly (readonly Candle[])[]): Candle[] {
  return series.flat().sort((a, b) => a.closeMs - b.closeMs);
}

export const HEADER = 'timestamp,symbol,open,high,low,close,volume';

/** The row of a candle, without a line feed. */
export function rowOf({ symbol, closeMs, open, high, low, close, volume }: Candle): string {
  return [new Date(closeMs).toISOString(), symbol, open, high, low, close, volume].join();
}

export function writeCandles(path: string, candles: readonly Candle[]): string {
  writeFileSync(path, [HEADER, ...candles.map(rowOf), ''].join('\n'));
  return path;
}
