import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { OverrideCandidates } from '../certify/threshold-curve';

const LOWEST = 0.4;
const HIGHEST = 0.98;
/** Probability that the next decision is in the same regime: regimes persist. */
const STAY = 0.97;
const LIFE_DECISIONS = 8;

/** Changes in three regimes whose true precision is known at every threshold. */
export interface RegimeMarket {
  readonly decisions: number;
  /** Share of the decisions that would change the vote. */
  readonly changeShare: number;
  /** By how much the model's confidence is too high in each regime. */
  readonly excess: readonly [number, number, number];
  /** A precision that does not depend on the confidence; null: confidence minus excess. */
  readonly flat?: readonly [number | null, number | null, number | null];
}

/** A sample of the market. Regimes persist; the labels of one life have a common luck. */
export function changesOf(market: RegimeMarket, seed: number): OverrideCandidates {
  const random = xoroshiro128plus(seed);
  const draw = () => uniformFloat64(random);
  const rows: { at: number; confidence: number; hit: number; regime: number }[] = [];
  let regime = Math.floor(3 * draw());
  let luck = 0;
  for (let at = 0; at < market.decisions; at += 1) {
    if (draw() > STAY) regime = Math.floor(3 * draw());
    // Of mean 0: some lives are better than others.
    if (at % LIFE_DECISIONS === 0) luck = 0.1 * (draw() - 0.5);
    if (draw() > market.changeShare) continue;
    const confidence = LOWEST + (HIGHEST - LOWEST) * draw();
    const p = precisionAt(market, regime, confidence);
    rows.push({ at, confidence, hit: Number(draw() < p + luck), regime });
  }
  return {
    confidences: Float64Array.from(rows, ({ confidence }) => confidence),
    hits: Uint8Array.from(rows, ({ hit }) => hit),
    regimes: Uint8Array.from(rows, (row) => row.regime),
    horizons: new Float64Array(rows.length).fill(NaN),
    shares: new Map(),
    timestampsMs: Float64Array.from(rows, ({ at }) => at),
    span: { startMs: 0, endMs: market.decisions - 1 },
    lifeMs: LIFE_DECISIONS,
    decisions: market.decisions,
    decisionsToCome: Infinity,
  };
}

function precisionAt({ excess, flat }: RegimeMarket, regime: number, confidence: number): number {
  return flat?.[regime] ?? confidence - excess[regime];
}

/** The true precision of each regime at its threshold, null without one, and the rate of changes. */
export function trueRates(market: RegimeMarket, thresholds: readonly (number | null)[]) {
  const shares = thresholds.map((t) =>
    t === null ? 0 : (HIGHEST - Math.max(t, LOWEST)) / (HIGHEST - LOWEST),
  );
  const mean = shares.reduce((total, share) => total + share, 0) / thresholds.length;
  return {
    // Confidences are uniform, so their mean above a threshold is half way to the highest.
    precisions: thresholds.map((t, regime) =>
      t === null ? null : precisionAt(market, regime, (Math.max(t, LOWEST) + HIGHEST) / 2),
    ),
    changeRate: market.changeShare * mean,
  };
}
