import { drawsExploration } from '@meta-agent/decision';
import type { Action } from '@meta-agent/features';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { exploredDifference, type ExploredDecision } from './explored-difference';

const HOLD_OR_BUY = { SELL: 0, HOLD: 0.9, BUY: 0.1 };
const veto: ExploredDecision = {
  ...{ policyAction: 'HOLD', voteAction: 'BUY' },
  ...{ action: 'HOLD', propensities: HOLD_OR_BUY, pnlPct: null },
};

describe('exploredDifference', () => {
  it('counts the executed action alone, over its probability', () => {
    const loss = exploredDifference([{ ...veto, action: 'BUY', pnlPct: -2 }]);
    expect(loss).toEqual({ records: 1, changes: 1, identified: 1, sumPct: 20, meanPct: 20 });
    expect(exploredDifference([veto])).toMatchObject({ identified: 1, sumPct: 0 });
    const added: ExploredDecision = { ...veto, policyAction: 'BUY', voteAction: 'HOLD' };
    const propensities = { SELL: 0, HOLD: 0.1, BUY: 0.9 };
    const gain = exploredDifference([{ ...added, propensities, action: 'BUY', pnlPct: 1.8 }]);
    expect(gain.sumPct).toBe(2);
  });

  it('does not identify a change whose action could not be drawn, nor an unknown profit', () => {
    const certain = { SELL: 0, HOLD: 1, BUY: 0 };
    const unknown = [
      { ...veto, propensities: certain },
      { ...veto, action: 'BUY', pnlPct: null },
    ] as const;
    expect(exploredDifference(unknown)).toMatchObject({ changes: 2, identified: 0, meanPct: null });
  });

  it('has no difference where nothing is changed', () => {
    const kept: ExploredDecision = { ...veto, voteAction: 'HOLD' };
    expect(exploredDifference([kept])).toMatchObject({ records: 1, changes: 0, sumPct: 0 });
  });
});

const LIFE_MS = 7_200_000;
const SYMBOLS = ['A', 'B', 'C', 'D', 'E'];
const RECORDS = 2000;
const RUNS = 80;

/** Profits of every action, known to the simulation alone. */
interface Simulated {
  readonly decision: ExploredDecision;
  /** The true difference of the two actions. */
  readonly truth: number;
}

/**
 * Changes of all kinds, five symbols a quarter of an hour, so that eight moments share one draw. The
 * profit of a trade depends on the moment: a draw is right or wrong for all records of a life.
 */
function simulate(seed: number, share: number, isDrawn: (row: number) => boolean): Simulated[] {
  const random = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(random);
  const pick = (): Action => (['SELL', 'HOLD', 'BUY'] as const)[Math.floor(3 * uniform())];
  let market = 0;
  return Array.from({ length: RECORDS }, (_, row) => {
    const timestampMs = Math.floor(row / SYMBOLS.length) * 900_000;
    if (row % SYMBOLS.length === 0) market = 0.9 * market + uniform() - 0.5;
    const noise = uniform() - 0.5;
    const profits = { SELL: -market - noise - 0.1, HOLD: 0, BUY: market + noise };
    const [policyAction, voteAction] = [pick(), pick()];
    const settings = { share, lifeMs: LIFE_MS, seed: String(seed) };
    const symbol = SYMBOLS[row % SYMBOLS.length];
    const canDraw = isDrawn(row) && policyAction !== voteAction;
    const isExplored = canDraw && drawsExploration({ timestampMs, symbol }, settings);
    const action = isExplored ? voteAction : policyAction;
    const propensities = { SELL: 0, HOLD: 0, BUY: 0 };
    propensities[policyAction] = canDraw ? 1 - share : 1;
    if (canDraw) propensities[voteAction] = share;
    const pnlPct = action === 'HOLD' ? null : profits[action];
    return {
      decision: { policyAction, voteAction, action, propensities, pnlPct },
      truth: profits[policyAction] - profits[voteAction],
    };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Mean of (estimate − truth) over the runs, in standard errors of that mean. */
function biasInErrors(errors: readonly number[]): number {
  const centre = mean(errors);
  const variance = errors.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (errors.length - 1);
  return Math.abs(centre) / Math.sqrt(variance / errors.length);
}

describe('the difference by exploration, against a simulated truth', () => {
  it.each([0.05, 0.1, 0.3])('is unbiased with a share of %d', (share) => {
    const errors = Array.from({ length: RUNS }, (_, run) => {
      const simulated = simulate(run, share, () => true);
      const { sumPct, changes, identified } = exploredDifference(
        simulated.map(({ decision }) => decision),
      );
      expect(identified).toBe(changes);
      return sumPct - simulated.reduce((sum, { truth }) => sum + truth, 0);
    });
    expect(biasInErrors(errors)).toBeLessThan(4);
  });

  it('misses the changes that are not identified, and nothing else', () => {
    const isDrawn = (row: number) => row % 4 !== 0;
    const errors = Array.from({ length: RUNS }, (_, run) => {
      const simulated = simulate(run, 0.1, isDrawn);
      const { sumPct } = exploredDifference(simulated.map(({ decision }) => decision));
      const drawn = simulated.filter((_, row) => isDrawn(row));
      return sumPct - drawn.reduce((sum, { truth }) => sum + truth, 0);
    });
    expect(biasInErrors(errors)).toBeLessThan(4);
  });
});
