import { draws } from '../testing/random';
import { betOn, startConformal, type ConformalState } from './conformal';

/** `DRIFT_SEEDS=1000` counts more precisely. */
const SEEDS = Number(process.env.DRIFT_SEEDS ?? 100);

/** A bag of a training whose bins have these chances, and decisions with those. */
function betting(seed: number, chances: { training: number[]; live: (at: number) => number[] }) {
  const { uniform } = draws(seed);
  const binOf = (shares: readonly number[]) => {
    let left = uniform();
    return Math.max(
      0,
      shares.findIndex((share) => (left -= share) < 0),
    );
  };
  const counts = chances.training.map(() => 0);
  for (let i = 0; i < 1000; i += 1) counts[binOf(chances.training)] += 1;
  let state = startConformal(counts);
  let highest = 0;
  for (let at = 0; at < 1000; at += 1) {
    state = betOn(state, binOf(chances.live(at)), uniform());
    highest = Math.max(highest, state.log10Wealth);
  }
  return { state, highest };
}

const EVEN = [0.25, 0.25, 0.25, 0.25];
const seeds = Array.from({ length: SEEDS }, (_, seed) => seed + 1);

describe('the conformal martingale', () => {
  it.each([
    ['even bins', EVEN],
    ['uneven bins', [0.7, 0.1, 0.1, 0.1]],
    ['nothing but ties', [1, 0, 0, 0]],
  ])('of exchangeable scores exceeds 100 in at most 1 %% of seeds: %s', (_, shares) => {
    const alarms = seeds.filter(
      (seed) => betting(seed, { training: shares, live: () => shares }).highest >= 2,
    );
    expect(alarms.length).toBeLessThanOrEqual(0.01 * SEEDS);
  });

  it('of scores that are higher, or lower, than those of the training exceeds 100 in every seed', () => {
    for (const live of [
      [0.1, 0.2, 0.3, 0.4],
      [0.4, 0.3, 0.2, 0.1],
    ]) {
      const found = seeds
        .slice(0, 50)
        .map((seed) => betting(seed, { training: EVEN, live: () => live }));
      expect(found.filter(({ highest }) => highest < 2)).toEqual([]);
    }
  });

  it('sees a change that comes late', () => {
    const live = (at: number) => (at < 500 ? EVEN : [0.1, 0.1, 0.2, 0.6]);
    const found = seeds.slice(0, 50).map((seed) => betting(seed, { training: EVEN, live }));
    expect(found.filter(({ highest }) => highest < 2)).toEqual([]);
  });

  it('is a martingale: over both halves of a tie, and over all bins, the wealth stays the same', () => {
    const { state } = betting(3, { training: EVEN, live: () => [0.1, 0.1, 0.2, 0.6] });
    const all = state.counts.reduce((sum, count) => sum + count, 0) + 1;
    // With its own score, a bag of n scores has n orders that are as likely as each other: the p-value of
    // the one that is ranked k-th lies in ((k − 1)/n, k/n), uniformly. The bets are linear in p.
    const growthAt = (p: number) => growthOf(state, p);
    const mean = Array.from({ length: all }, (_, k) => growthAt((k + 0.5) / all)).reduce(
      (sum, growth) => sum + growth / all,
      0,
    );
    expect(mean).toBeCloseTo(1, 10);
  });

  it('goes on from its parts as they are written in JSON, to the last bit', () => {
    const { uniform } = draws(9);
    let [one, other] = [startConformal([10, 20, 30]), startConformal([10, 20, 30])];
    for (let i = 0; i < 500; i += 1) {
      const [bin, tieBreak] = [Math.floor(3 * uniform()), uniform()];
      one = betOn(one, bin, tieBreak);
      other = betOn(JSON.parse(JSON.stringify(other)) as ConformalState, bin, tieBreak);
    }
    expect(other).toEqual(one);
  });
});

/** What the wealth is multiplied by at a p-value: with all scores in one bin, the tie break is p. */
function growthOf({ weights }: ConformalState, p: number): number {
  const next = betOn({ counts: [0], log10Wealth: 0, weights }, 0, p);
  return 10 ** next.log10Wealth;
}
