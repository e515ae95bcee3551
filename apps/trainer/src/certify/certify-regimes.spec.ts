import { VOLATILITY_REGIMES } from '@meta-agent/features';
import { changesOf, trueRates, type RegimeMarket } from '../testing/regime-market';
import { certifyRegimes } from './certify-regimes';
import { certifyThreshold } from './certify-threshold';
import { thresholdCurve } from './threshold-curve';

/**
 * `EVIDENCE_RUNS=200 npx jest certify-regimes` runs the long form, and prints its rates. No parameter
 * was tuned on these seeds.
 */
const LONG_RUNS = Number(process.env.EVIDENCE_RUNS ?? 0);
const RUNS = LONG_RUNS > 0 ? LONG_RUNS : 10;
const FIRST_SEED = 9_000_000;
const TARGET = 0.75;
const CONFIDENCE = 0.9;
const TIMEOUT_MS = 60_000 + 20_000 * LONG_RUNS;

/** Confidences are right in two regimes; in the third the model is too sure of itself. */
const MARKET: RegimeMarket = { decisions: 12_000, changeShare: 0.25, excess: [0, 0, 0.3] };
const GOOD: RegimeMarket = { ...MARKET, decisions: 60_000, excess: [0, 0, 0] };

interface Rates {
  /** Share of runs in which a certified regime is below the target. */
  broken: number;
  /** Share of runs in which the bad regime is certified. */
  bad: number;
  /** Mean rate of changes, and that of the pooled certificate. */
  byRegime: number;
  pooled: number;
  /** Share of runs in which the pooled certificate is below the target in some regime. */
  pooledBroken: number;
}

function ratesOf(market: RegimeMarket): Rates {
  const rates: Rates = { broken: 0, bad: 0, byRegime: 0, pooled: 0, pooledBroken: 0 };
  for (let run = 0; run < RUNS; run += 1) {
    const candidates = changesOf(market, FIRST_SEED + run);
    const certified = certifyRegimes(candidates, TARGET, CONFIDENCE);
    const thresholds = VOLATILITY_REGIMES.map((regime) => certified[regime].threshold);
    const curve = thresholdCurve(candidates, CONFIDENCE);
    const { threshold } = certifyThreshold(curve, TARGET, CONFIDENCE);
    const own = trueRates(market, thresholds);
    const all = trueRates(market, [threshold, threshold, threshold]);
    const isBelow = (precision: number | null) => precision !== null && precision < TARGET;
    rates.broken += Number(own.precisions.some(isBelow)) / RUNS;
    rates.bad += Number(thresholds[2] !== null) / RUNS;
    rates.byRegime += own.changeRate / RUNS;
    rates.pooled += all.changeRate / RUNS;
    rates.pooledBroken += Number(all.precisions.some(isBelow)) / RUNS;
  }
  if (LONG_RUNS > 0) process.stdout.write(`${JSON.stringify({ ...market, ...rates })}\n`);
  return rates;
}

describe('certifyRegimes', () => {
  it(
    'keeps the precision in every certified regime, and does not certify the bad one',
    () => {
      const rates = ratesOf(MARKET);
      expect(rates.broken).toBeLessThanOrEqual(1 - CONFIDENCE + 1e-9);
      expect(rates.bad).toBeLessThanOrEqual(1 - CONFIDENCE + 1e-9);
      expect(rates.byRegime).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it(
    'keeps it where the bad regime is just below the target at every threshold',
    () => {
      const flat = [null, null, TARGET - 0.005] as const;
      const rates = ratesOf({ ...MARKET, excess: [0, 0, 0], flat });
      expect(rates.bad).toBeLessThanOrEqual(1 - CONFIDENCE + 1e-9);
      expect(rates.broken).toBeLessThanOrEqual(1 - CONFIDENCE + 1e-9);
    },
    TIMEOUT_MS,
  );

  it('certifies every regime of a market without a bad one, given enough changes', () => {
    const certified = certifyRegimes(changesOf(GOOD, 1), TARGET, CONFIDENCE);
    for (const regime of VOLATILITY_REGIMES) {
      expect(certified[regime].threshold).toBeGreaterThan(0.5);
      expect(certified[regime].threshold).toBeLessThan(0.75);
    }
  });

  it('says what is certified, on what, and what it assumes', () => {
    const { promise, volatility_low: low } = certifyRegimes(changesOf(MARKET, 1), 0.75, 0.9);
    expect(promise).toMatch(/probability 0\.9 for all regimes together/);
    expect(promise).toMatch(/75\.0 % of the changes/);
    expect(promise).toMatch(/fold models/);
    expect(promise).toMatch(/exchangeable/);
    expect(low.confidence).toBeCloseTo(1 - 0.1 / 3, 12);
  });

  it('certifies nothing when fewer than 16 blocks of two lives fit into the time', () => {
    const candidates = changesOf(GOOD, 1);
    const certifiedWith = (lives: number) => {
      const lifeMs = (candidates.span.endMs - candidates.span.startMs) / lives;
      return certifyRegimes({ ...candidates, lifeMs }, TARGET, CONFIDENCE);
    };
    expect(certifiedWith(33).volatility_low.threshold).not.toBeNull();
    expect(certifiedWith(31).volatility_low.threshold).toBeNull();
    expect(certifiedWith(31).promise).toMatch(/^No regime is certified: /);
    expect(certifiedWith(31).promise).not.toMatch(/Certified with/);
  });
});
