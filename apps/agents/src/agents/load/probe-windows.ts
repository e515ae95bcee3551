import { CandleRing } from '../../candles/candle-ring';
import { fillWindow } from '../../candles/fill-window';
import { CHANNELS } from '../agent-schema';

/** Moves of a bar, as shares of the price; the last window has no move and no volume. */
const VOLATILITIES = [0.002, 0.005, 0.001, 0.01, 0.003, 0.02, 0.0005, 0];
const DRIFTS = [0, 0.0005, -0.0005, 0, -0.002, 0.002, 0.0001, 0];

/** The number of probe windows. */
export const PROBES = VOLATILITIES.length;

/** Made-up windows of calm, lively, rising, falling and dead markets: [PROBES, lookback, 5]. */
export function probeWindows(lookback: number): Float32Array {
  const length = lookback * CHANNELS.length;
  const windows = new Float32Array(PROBES * length);
  for (let probe = 0; probe < PROBES; probe += 1) {
    const ring = new CandleRing(lookback);
    const random = uniform(probe + 1);
    let close = 100;
    for (let bar = 0; bar < lookback; bar += 1) {
      const size = VOLATILITIES[probe];
      const open = close;
      close = open * Math.exp(DRIFTS[probe] + size * (random() + random() + random() - 1.5) * 2);
      const high = Math.max(open, close) * (1 + size * random());
      const low = Math.min(open, close) / (1 + size * random());
      ring.push({ open, high, low, close, volume: size === 0 ? 0 : 1000 * (0.2 + random()) });
    }
    fillWindow(ring, lookback, windows.subarray(probe * length, (probe + 1) * length));
  }
  return windows;
}

/** Park and Miller's generator: the same probes on every machine. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
