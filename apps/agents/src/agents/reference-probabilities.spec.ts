import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputDigest } from '@meta-agent/log-files';
import { readCandles } from '../backfill/read-candles';
import { CandleRing } from '../candles/candle-ring';
import { fillWindow } from '../candles/fill-window';
import { CandleCounts } from '../history/candle-counts';
import { REAL } from '../testing/agent-folders';
import { loadAgents } from './load/load-agents';

interface Reference {
  readonly windows: readonly { readonly timestamp: string; readonly symbol: string }[];
  /** By agent: [windows, horizons, 3]. */
  readonly probabilities: Readonly<Record<string, readonly (readonly number[][])[]>>;
  readonly first_and_last_row_of_first_window: Readonly<Record<string, readonly number[][]>>;
}

const reference = JSON.parse(readFileSync(join(REAL, 'probabilities.json'), 'utf8')) as Reference;

/** The bars of one symbol up to the end of a window. */
async function ringsOf(lookback: number): Promise<CandleRing[]> {
  const counts = new CandleCounts({ warn: () => undefined });
  const files = { paths: [join(REAL, 'candles.csv.gz')], symbols: null };
  const times = { barTime: 'close', intervalMs: 900_000 } as const;
  const table = await readCandles({ ...files, ...times }, new InputDigest(), counts);
  const rings = reference.windows.map(() => new CandleRing(lookback));
  for (let row = 0; row < table.length; row += 1) {
    const candle = table.at(row);
    reference.windows.forEach(({ timestamp, symbol }, i) => {
      if (candle.symbol === symbol && candle.closeMs <= Date.parse(timestamp))
        rings[i].push(candle);
    });
  }
  return rings;
}

function expectRows(window: Float32Array, [first, last]: readonly number[][]): void {
  const rows = [...window.subarray(0, 5), ...window.subarray(-5)];
  rows.forEach((value, at) => {
    expect(value).toBeCloseTo([...first, ...last][at], 6);
  });
}

it('every probability of 50 windows is that of the reference within 1e-5', async () => {
  const agents = await loadAgents(REAL);
  const rings = await ringsOf(672);
  let largest = 0;
  for (const { name, lookback, predict } of agents) {
    for (const [i, ring] of rings.entries()) {
      const window = new Float32Array(lookback * 5);
      fillWindow(ring, lookback, window);
      const expected = reference.probabilities[name][i].flat();
      if (i === 0) expectRows(window, reference.first_and_last_row_of_first_window[name]);
      const values = await predict(window, 1);
      expect(values).toHaveLength(expected.length);
      expected.forEach((value, at) => {
        largest = Math.max(largest, Math.abs(values[at] - value));
      });
    }
  }
  expect(agents).toHaveLength(4);
  expect(largest).toBeLessThan(1e-5);
});
