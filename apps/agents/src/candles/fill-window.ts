import type { CandleRing } from './candle-ring';

const WIDTH = 5;
const CLOSE = 3;
const VOLUME = 4;

/**
 * Normalises the last `lookback` bars into `out`: prices over the last close, volumes over their
 * mean, or 0 when the mean is 0. Computed in double precision; `out` rounds to float32.
 * @param out [lookback, 5], oldest bar first
 * @param longer a window of more bars up to the same one: its prices are the same, and are copied
 */
export function fillWindow(
  ring: CandleRing,
  lookback: number,
  out: Float32Array,
  longer?: Float32Array,
): void {
  const bars = ring.last(lookback);
  if (longer === undefined) fillPrices(bars, out);
  else out.set(longer.subarray(longer.length - out.length));
  fillVolumes(bars, out);
}

function fillPrices(bars: Float64Array, out: Float32Array): void {
  const last = bars[bars.length - WIDTH + CLOSE];
  for (let at = 0; at < bars.length; at += WIDTH) {
    out[at] = bars[at] / last;
    out[at + 1] = bars[at + 1] / last;
    out[at + 2] = bars[at + 2] / last;
    out[at + CLOSE] = bars[at + CLOSE] / last;
  }
}

function fillVolumes(bars: Float64Array, out: Float32Array): void {
  let sum = 0;
  for (let at = VOLUME; at < bars.length; at += WIDTH) sum += bars[at];
  const mean = sum / (bars.length / WIDTH);
  for (let at = VOLUME; at < bars.length; at += WIDTH) out[at] = mean === 0 ? 0 : bars[at] / mean;
}
