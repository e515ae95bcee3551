import type { CandleRing } from './candle-ring';

const WIDTH = 5;
const CLOSE = 3;
const VOLUME = 4;

/**
 * Normalises the last `lookback` bars into `out`: prices over the last close, volumes over their
 * mean, or 0 when the mean is 0. Computed in double precision; `out` rounds to float32.
 * @param out [lookback, 5], oldest bar first
 */
export function fillWindow(ring: CandleRing, lookback: number, out: Float32Array): void {
  const bars = ring.last(lookback);
  const last = bars[bars.length - WIDTH + CLOSE];
  let volume = 0;
  for (let at = VOLUME; at < bars.length; at += WIDTH) volume += bars[at];
  const mean = volume / lookback;
  for (let at = 0; at < bars.length; at += WIDTH) {
    out[at] = bars[at] / last;
    out[at + 1] = bars[at + 1] / last;
    out[at + 2] = bars[at + 2] / last;
    out[at + CLOSE] = bars[at + CLOSE] / last;
    out[at + VOLUME] = mean === 0 ? 0 : bars[at + VOLUME] / mean;
  }
}
