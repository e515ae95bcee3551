import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { EvidenceRows } from '../evidence/measure-evidence';

// Jest looks up every global in a sandbox, which is slow for millions of draws.
const { cos, exp, log, sqrt, PI } = Math;

export const BAR_MS = 900_000;
const SYMBOLS = 5;

/** Standard deviation of a real trade's profit in percent. */
const PROFIT_SD = 1.1;

/** Share of a bar's move that all symbols have in common. */
const COMMON = 0.5;

export interface Market {
  readonly moments: number;
  readonly barsPerMoment: number;
  readonly lifeBars: number;
  /** Of the bars' moves: independent at 0. */
  readonly autocorrelation: number;
  /** Expected gain of a veto in percent. */
  readonly gainPct: number;
  /** Expected share of records that are vetoed. */
  readonly vetoShare: number;
}

/**
 * Gains of vetoes, a record per symbol and moment. A gain is the sum of the moves of the bars that
 * its label lives, so neighbours share bars, and symbols share half of their variance. Vetoes come
 * in spells: they depend on a slow regime (autocorrelation 0.98 a moment).
 */
export function simulateGains(market: Market, seed: number): EvidenceRows {
  const random = xoroshiro128plus(seed);
  const { moments, barsPerMoment, lifeBars } = market;
  const bars = moments * barsPerMoment + lifeBars;
  const shared = autoregressive(random, bars, market.autocorrelation);
  const sums = Array.from({ length: SYMBOLS }, () => {
    const own = autoregressive(random, bars, market.autocorrelation);
    return standardised(own, shared, lifeBars);
  });
  const regime = autoregressive(random, moments, 0.98);
  const rows = moments * SYMBOLS;
  const timestampsMs = new Float64Array(rows);
  const numerators = new Float64Array(rows);
  const denominators = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const moment = Math.floor(row / SYMBOLS);
    const bar = moment * barsPerMoment;
    timestampsMs[row] = bar * BAR_MS;
    const odds = market.vetoShare * exp(regime[moment] - 0.5);
    if (uniformFloat64(random) >= odds) continue;
    denominators[row] = 1;
    numerators[row] = market.gainPct + PROFIT_SD * sums[row % SYMBOLS](bar);
  }
  return { timestampsMs, numerators, denominators };
}

/** The sum of the moves of `life` bars after a bar, with a standard deviation of 1 per record. */
function standardised(own: Float64Array, shared: Float64Array, life: number) {
  const prefix = new Float64Array(own.length + 1);
  own.forEach((move, i) => {
    prefix[i + 1] = prefix[i] + sqrt(1 - COMMON) * move + sqrt(COMMON) * shared[i];
  });
  const sumAt = (bar: number) => prefix[bar + life] - prefix[bar];
  let squares = 0;
  const starts = own.length - life;
  for (let bar = 0; bar < starts; bar += 1) squares += sumAt(bar) ** 2;
  const scale = sqrt(squares / starts);
  return (bar: number) => sumAt(bar) / scale;
}

/** Stationary, with mean 0 and variance 1. */
function autoregressive(random: RandomGenerator, length: number, phi: number): Float64Array {
  const values = new Float64Array(length);
  let value = gaussian(random);
  for (let i = 0; i < length; i += 1) {
    values[i] = value;
    value = phi * value + sqrt(1 - phi * phi) * gaussian(random);
  }
  return values;
}

/** Box & Muller (1958). */
function gaussian(random: RandomGenerator): number {
  const radius = sqrt(-2 * log(1 - uniformFloat64(random)));
  return radius * cos(2 * PI * uniformFloat64(random));
}
