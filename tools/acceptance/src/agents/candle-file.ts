const BAR_MS = 900_000;
const START_MS = Date.parse('2026-01-01T00:00:00Z');

export const HEADER = 'timestamp,symbol,open,high,low,close,volume\n';

/** Rows of made-up candles of two symbols, in order of time: the same in every run. */
export function candleRows(bars: number): string[] {
  let state = 42;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const closes = { BTCUSDT: 60_000, ETHUSDT: 3000 };
  return Array.from({ length: bars }, (_, bar) => {
    const time = new Date(START_MS + (bar + 1) * BAR_MS).toISOString();
    return (['BTCUSDT', 'ETHUSDT'] as const).map((symbol) => {
      const open = closes[symbol];
      const move = 0.004 * (random() - 0.5) * (1 + Math.sin(bar / 200));
      const close = Number((open * Math.exp(move)).toFixed(2));
      closes[symbol] = close;
      const [high, low] = [Math.max(open, close) + 0.5, Math.min(open, close) - 0.5];
      return `${time},${symbol},${open},${high},${low},${close},${Math.round(100 * random())}\n`;
    });
  }).flat();
}

/** Whole numbers from 0 to below a limit, the same in every run. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
