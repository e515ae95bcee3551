import { draws } from '../testing/random';
import { noteDecision, stabilityIndex, startDrift, type DriftReference } from './drift';

const reference: DriftReference = {
  confidence: { edges: [0.3, 0.5, 0.7], shares: [0.5, 0.3, 0.2] },
  votes: [0.2, 0.5, 0.3],
};

/** Decisions whose confidence falls into the bins with these chances. */
function decided(chances: readonly number[], seed: number, count = 3000) {
  const { uniform } = draws(seed);
  let state = startDrift(reference);
  let highest = 0;
  for (let i = 0; i < count; i += 1) {
    const draw = uniform();
    const bin = draw < chances[0] ? 0 : draw < chances[0] + chances[1] ? 1 : 2;
    const vote = uniform() < 0.2 ? 0 : uniform() < 0.625 ? 1 : 2;
    state = noteDecision(state, { vote, topProbability: [0.4, 0.6, 0.8][bin] }, reference);
    highest = Math.max(highest, state.log10Martingale);
  }
  return { state, highest };
}

describe('drift', () => {
  it('of decisions as in the training is small; the martingale exceeds 20 in at most 5 % of runs', () => {
    const runs = Array.from({ length: 100 }, (_, seed) => decided([0.5, 0.3, 0.2], seed, 500));
    expect(runs.filter(({ highest }) => highest > Math.log10(20)).length).toBeLessThanOrEqual(5);
    const { confidence, votes } = decided([0.5, 0.3, 0.2], 1).state;
    expect(stabilityIndex(confidence, [0.5, 0.3, 0.2])).toBeLessThan(0.01);
    expect(stabilityIndex(votes, [0.2, 0.5, 0.3])).toBeLessThan(0.01);
  });

  it('of another confidence is large, and the martingale grows', () => {
    const { state } = decided([0.1, 0.3, 0.6], 1);
    expect(stabilityIndex(state.confidence, [0.5, 0.3, 0.2])).toBeGreaterThan(0.25);
    expect(state.log10Martingale).toBeGreaterThan(10);
  });

  it('of few decisions is not told, nor without a training to compare with', () => {
    expect(stabilityIndex([50, 50, 50], [0.5, 0.3, 0.2])).toBeNull();
    expect(stabilityIndex([500, 50, 50], null)).toBeNull();
    const none = { confidence: null, votes: null };
    const state = noteDecision(startDrift(none), { vote: 1, topProbability: 0.9 }, none);
    expect(state).toEqual({ confidence: [], votes: [], log10Martingale: 0 });
  });
});
