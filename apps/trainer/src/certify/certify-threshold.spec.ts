import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { certifyHorizons } from './certify-horizons';
import { certifyThreshold } from './certify-threshold';
import { incompleteBeta } from './incomplete-beta';
import { lowerBound } from './precision-bound';
import { thresholdCurve, type OverrideCandidates } from './threshold-curve';

/** Decisions whose confidence equals the probability that the decision is right. */
function calibrated(n: number, seed: number): OverrideCandidates {
  const random = xoroshiro128plus(seed);
  const confidences = Float64Array.from({ length: n }, () => 0.34 + 0.65 * uniformFloat64(random));
  return {
    confidences,
    hits: Uint8Array.from(confidences, (p) => Number(uniformFloat64(random) < p)),
    timestampsMs: Float64Array.from(confidences.keys()),
    span: { startMs: 0, endMs: n - 1 },
    lifeMs: 1,
    regimes: new Uint8Array(n),
    horizons: new Float64Array(n).fill(NaN),
    shares: new Map(),
    decisions: n,
    decisionsToCome: Infinity,
  };
}

/** The true precision of overrides at or above an override threshold. */
const precisionFrom = (threshold: number) => (threshold + 0.99) / 2;

describe('incompleteBeta', () => {
  it.each([
    // Binomial tail sums: P(X >= 3 | 5, 0.3), P(X >= 1 | 1, 0.42), P(X >= 8 | 10, 0.9).
    [0.3, 3, 3, 0.16308],
    [0.42, 1, 1, 0.42],
    [0.9, 8, 3, 0.9298091736],
  ])('I_%d(%d, %d) = %d', (x, a, b, expected) => {
    expect(incompleteBeta(x, a, b)).toBeCloseTo(expected, 9);
  });
});

describe('lowerBound', () => {
  it('is the success probability at which this many hits become unlikely', () => {
    // All of n right: the bound is (1 - confidence)^(1/n).
    expect(lowerBound(20, 20, 0.95)).toBeCloseTo(0.05 ** (1 / 20), 9);
    expect(lowerBound(0, 20, 0.95)).toBe(0);
    // The p at which the sum of the binomial probabilities of 45 to 60 hits is 0.1.
    expect(lowerBound(45, 60, 0.9)).toBeCloseTo(0.6642185876, 9);
  });
});

describe('certifyThreshold', () => {
  it('reaches the target precision at least nine times in ten', () => {
    let kept = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const { threshold } = certifyThreshold(thresholdCurve(calibrated(600, seed), 0.9), 0.8, 0.9);
      if (threshold === null || precisionFrom(threshold) >= 0.8) kept += 1;
    }
    expect(kept).toBeGreaterThanOrEqual(36);
  });

  it('reaches the target precision also on as many future decisions', () => {
    let kept = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const seen = { ...calibrated(1500, seed), decisionsToCome: 400 };
      const { threshold } = certifyThreshold(thresholdCurve(seen, 0.9), 0.8, 0.9);
      const { confidences, hits } = calibrated(400, seed + 1000);
      const next = hits.filter((_, row) => confidences[row] >= (threshold ?? 1));
      const precision = next.filter((hit) => hit === 1).length / next.length;
      if (threshold === null || precision >= 0.8) kept += 1;
    }
    expect(kept).toBeGreaterThanOrEqual(36);
  });

  it('is close to the smallest override threshold that reaches the target precision', () => {
    const { threshold } = certifyThreshold(thresholdCurve(calibrated(50_000, 1), 0.9), 0.8, 0.9);
    expect(threshold).toBeGreaterThan(0.6);
    expect(threshold).toBeLessThan(0.65);
  });

  it('certifies nothing when no override threshold reaches the target precision', () => {
    const candidates = calibrated(2000, 3);
    const guesses = { ...candidates, hits: candidates.hits.map((_, i) => i % 2) };
    expect(certifyThreshold(thresholdCurve(guesses, 0.9), 0.8, 0.9)).toMatchObject({
      threshold: null,
      point: null,
    });
  });

  it('gives correlated decisions a wider bound', () => {
    const one = calibrated(400, 5);
    const repeat = <T>(values: ArrayLike<T>) =>
      Array.from(values).flatMap((value) => new Array<T>(10).fill(value));
    const together: OverrideCandidates = {
      confidences: Float64Array.from(repeat(one.confidences)),
      hits: Uint8Array.from(repeat(one.hits)),
      timestampsMs: Float64Array.from(repeat(one.timestampsMs)),
      span: one.span,
      lifeMs: one.lifeMs,
      regimes: new Uint8Array(4000),
      horizons: new Float64Array(4000).fill(NaN),
      shares: one.shares,
      decisions: 4000,
      decisionsToCome: Infinity,
    };
    const boundAt = (candidates: OverrideCandidates) =>
      thresholdCurve(candidates, 0.9).find((point) => point.threshold === 0.65);
    const [apart, joined] = [boundAt(one), boundAt(together)];
    expect(joined?.precision).toBe(apart?.precision);
    // Ten copies of each decision hold hardly more information than one.
    expect(joined?.effective_overrides).toBeLessThan((apart?.effective_overrides ?? 0) * 1.5);
  });

  it('certifies nothing when fewer than 16 blocks of four lives fit into the time', () => {
    const candidates = calibrated(2000, 3);
    const thresholdWith = (lifeMs: number) =>
      certifyThreshold(thresholdCurve({ ...candidates, lifeMs }, 0.9), 0.7, 0.9).threshold;
    expect(thresholdWith(1999 / 64)).toBeLessThan(0.6);
    expect(thresholdWith(1999 / 63)).toBeNull();
  });

  it('certifies nothing when the changes are in fewer than half of the blocks', () => {
    const candidates = calibrated(2000, 3);
    const thresholdWith = (endMs: number) =>
      certifyThreshold(
        thresholdCurve({ ...candidates, span: { startMs: 0, endMs } }, 0.9),
        0.7,
        0.9,
      ).threshold;
    expect(thresholdWith(3900)).toBeLessThan(0.6);
    expect(thresholdWith(4300)).toBeNull();
  });

  it('has a wider bound when right and wrong decisions come in runs as long as a label lives', () => {
    const n = 1600;
    const inRuns: OverrideCandidates = {
      ...calibrated(n, 1),
      // Half of the time 90 % are right, half of the time 70 %.
      hits: Uint8Array.from({ length: n }, (_, i) =>
        Number(i % 10 >= (Math.floor(i / 50) % 2 === 0 ? 1 : 3)),
      ),
      confidences: new Float64Array(n).fill(0.9),
    };
    const boundWith = (lifeMs: number) =>
      thresholdCurve({ ...inRuns, lifeMs }, 0.9)[20].precision_lower_bound ?? 0;
    expect(boundWith(12)).toBeLessThan(lowerBound(0.8 * n, n, 0.9) - 0.005);
  });
});

describe('certifyHorizons', () => {
  it('certifies each horizon on its own changes, at an equal part of the error', () => {
    const n = 6000;
    const all = calibrated(n, 7);
    const horizons = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 15 : 60));
    // The changes of one horizon are right as often as they say, those of the other by chance.
    const hits = all.hits.map((hit, i) => (horizons[i] === 15 ? hit : i % 3 === 0 ? 1 : 0));
    const shares = new Map([
      [60, 0.5],
      [15, 0.5],
    ]);
    const certificates = certifyHorizons({ ...all, hits, horizons, shares }, 0.8, 0.9);
    expect(Object.keys(certificates)).toEqual(['15', '60']);
    expect(certificates[15]).toMatchObject({ confidence: 0.95, target_precision: 0.8 });
    expect(certificates[15].threshold).toBeLessThan(0.75);
    expect(certificates[60].threshold).toBeNull();
  });
});
