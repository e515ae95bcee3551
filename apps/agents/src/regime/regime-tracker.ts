import type { Regime } from '@meta-agent/features';
import type { CandleRing } from '../candles/candle-ring';
import { sampleDeviation } from './sample-deviation';
import { SortedRing } from './sorted-ring';

/** One-bar log returns of a volatility. */
const SIGMA_RETURNS = 96;
/** Volatilities that a new one is ranked among. */
const RANKED_SIGMAS = 2000;
/** One-bar changes of a trend. */
const TREND_BARS = 24;
/** Bars without a gap until the first regime. */
export const WARM_UP_BARS = SIGMA_RETURNS + RANKED_SIGMAS;
/** Consecutive bars that a regime is computed from, beside the ranked volatilities. */
export const REGIME_BARS = SIGMA_RETURNS + 1;

/** Doubles of a bar, and the place of its close. */
const WIDTH = 5;
const CLOSE = 3;

/**
 * The regime of one symbol, in constant memory. Volatility is the percentile rank of the last
 * volatility among the last 2,000; trend strength is the move over 24 bars divided by the way that
 * the price went. After a gap a volatility needs 96 returns again; the ranked ones stay. Each sum is
 * computed anew, so that errors do not add up.
 */
export class RegimeTracker {
  /** The one-bar log returns of the next volatility. */
  readonly #returns = new SortedRing(SIGMA_RETURNS);
  readonly #sigmas = new SortedRing(RANKED_SIGMAS);
  #logClose = NaN;

  /**
   * @param bars of an earlier process, since the last gap
   * @param sigmas the ranked volatilities of an earlier process, oldest first
   */
  constructor(bars?: CandleRing, sigmas: Iterable<number> = []) {
    for (const sigma of sigmas) this.#sigmas.push(sigma);
    if (bars === undefined) return;
    const held = bars.last(Math.min(bars.length, REGIME_BARS));
    for (let at = CLOSE; at < held.length; at += WIDTH) this.#addClose(held[at]);
  }

  /** The ranked volatilities, oldest first. */
  get sigmas(): Float64Array {
    return this.#sigmas.values();
  }

  /** @param bars those up to the newest one, since the last gap */
  next(bars: CandleRing): Regime | null {
    if (bars.length === 1) this.#restart();
    const held = bars.last(Math.min(bars.length, TREND_BARS + 1));
    this.#addClose(held[held.length - WIDTH + CLOSE]);
    if (!this.#returns.isFull) return null;
    const sigma = sampleDeviation(this.#returns.sorted);
    this.#sigmas.push(sigma);
    if (!this.#sigmas.isFull) return null;
    const { below, equal } = this.#sigmas.rank(sigma);
    return {
      volatility: (below + (equal + 1) / 2) / RANKED_SIGMAS,
      trend_strength: trendStrength(held),
    };
  }

  #restart(): void {
    this.#returns.clear();
    this.#logClose = NaN;
  }

  #addClose(close: number): void {
    const logClose = Math.log(close);
    // The first bar has no return.
    if (!Number.isNaN(this.#logClose)) this.#returns.push(logClose - this.#logClose);
    this.#logClose = logClose;
  }
}

function trendStrength(bars: Float64Array): number {
  const first = bars[CLOSE];
  let before = first;
  let way = 0;
  for (let at = WIDTH + CLOSE; at < bars.length; at += WIDTH) {
    way += Math.abs(bars[at] - before);
    before = bars[at];
  }
  return way === 0 ? 0 : (before - first) / way;
}
