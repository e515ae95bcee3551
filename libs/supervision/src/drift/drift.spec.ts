import { draws } from '../testing/random';
import { noteDecision, stabilityIndex, startDrift, type DriftReference } from './drift';

const reference: DriftReference = {
  confidence: { edges: [0.35, 0.5, 0.7], counts: [500, 300, 200] },
  votes: [0.2, 0.5, 0.3],
};

/** Decisions whose confidence falls into the bins with these chances. */
function decided(chances: readonly number[], seed: number, count = 3000) {
  const { uniform } = draws(seed);
  let state = startDrift(reference);
  for (let i = 0; i < count; i += 1) {
    const draw = uniform();
    const bin = draw < chances[0] ? 0 : draw < chances[0] + chances[1] ? 1 : 2;
    const vote = uniform() < 0.2 ? 0 : uniform() < 0.625 ? 1 : 2;
    const decision = { vote, topProbability: [0.4, 0.6, 0.8][bin], tieBreak: uniform() };
    state = noteDecision(state, decision, reference);
  }
  return state;
}

describe('drift', () => {
  it('of decisions as in the training is small', () => {
    const { confidence, votes, conformal } = decided([0.5, 0.3, 0.2], 1);
    expect(stabilityIndex(confidence, [0.5, 0.3, 0.2])).toBeLessThan(0.01);
    expect(stabilityIndex(votes, [0.2, 0.5, 0.3])).toBeLessThan(0.01);
    expect(conformal?.log10Wealth).toBeLessThan(1);
  });

  it('of another confidence is large, and the martingale grows', () => {
    const { confidence, conformal } = decided([0.1, 0.3, 0.6], 1);
    expect(stabilityIndex(confidence, [0.5, 0.3, 0.2])).toBeGreaterThan(0.25);
    expect(conformal?.log10Wealth).toBeGreaterThan(10);
  });

  it('compares no confidence below those that the training counted', () => {
    const state = startDrift(reference);
    const decision = { vote: 1, topProbability: 0.34, tieBreak: 0.5 };
    expect(noteDecision(state, decision, reference)).toEqual({ ...state, votes: [0, 1, 0] });
  });

  it('of few decisions is not told, nor without a training to compare with', () => {
    expect(stabilityIndex([50, 50, 50], [0.5, 0.3, 0.2])).toBeNull();
    expect(stabilityIndex([500, 50, 50], null)).toBeNull();
    const none = { confidence: null, votes: null };
    const decision = { vote: 1, topProbability: 0.9, tieBreak: 0.5 };
    const state = noteDecision(startDrift(none), decision, none);
    expect(state).toEqual({ confidence: [], votes: [], conformal: null });
  });
});
