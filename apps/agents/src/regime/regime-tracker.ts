import type { Regime } from '@meta-agent/features';
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

/**
 * The regime of one symbol, in constant memory: 0.15 MB at most. Volatility is the percentile rank of
 * the last volatility among the last 2,000; trend strength is the move over 24 bars divided by the
 * way that the price went. After a gap a volatility needs 96 returns again; the ranked ones stay.
 * Each sum is computed anew from the bars, so that errors do not add up.
 */
export class RegimeTracker {
  /** The last log closes and closes, newest at the index of the counter. */
  readonly #logCloses = new Float64Array(SIGMA_RETURNS + 1);
  readonly #closes = new Float64Array(TREND_BARS + 1);
  readonly #returns = new Float64Array(SIGMA_RETURNS);
  readonly #sigmas = new SortedRing(RANKED_SIGMAS);
  #bars = 0;

  /** @param isNext whether the bar follows the one before without a gap */
  push(close: number, isNext: boolean): Regime | null {
    if (!isNext) this.#bars = 0;
    this.#logCloses[this.#bars % this.#logCloses.length] = Math.log(close);
    this.#closes[this.#bars % this.#closes.length] = close;
    this.#bars += 1;
    if (this.#bars <= SIGMA_RETURNS) return null;
    const sigma = this.#sigma();
    this.#sigmas.push(sigma);
    if (!this.#sigmas.isFull) return null;
    const { below, equal } = this.#sigmas.rank(sigma);
    return {
      volatility: (below + (equal + 1) / 2) / RANKED_SIGMAS,
      trend_strength: this.#trendStrength(),
    };
  }

  #sigma(): number {
    const { length } = this.#logCloses;
    for (let i = 0; i < SIGMA_RETURNS; i += 1) {
      const at = this.#bars + i;
      this.#returns[i] = this.#logCloses[(at + 1) % length] - this.#logCloses[at % length];
    }
    return sampleDeviation(this.#returns);
  }

  #trendStrength(): number {
    const { length } = this.#closes;
    const first = this.#closes[this.#bars % length];
    let before = first;
    let way = 0;
    for (let i = 1; i <= TREND_BARS; i += 1) {
      const close = this.#closes[(this.#bars + i) % length];
      way += Math.abs(close - before);
      before = close;
    }
    return way === 0 ? 0 : (before - first) / way;
  }
}
