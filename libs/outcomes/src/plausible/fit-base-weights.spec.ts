import { voteBaseEnsemble } from '@meta-agent/decision';
import { agentsOf, sum, type Action } from '@meta-agent/features';
import { fitBaseWeights, voteDifference, type LoggedVote } from './fit-base-weights';

const ACTIONS = ['SELL', 'HOLD', 'BUY'] as const;

/** Numbers without a pattern, equal in each run. */
function randomOf(seed: number) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Ten votes of an agent that says BUY and one that says SELL, with these logged actions. */
const votesOf = (...logged: (readonly [count: number, ensemble: Action])[]) =>
  logged.flatMap(([count, ensemble]) =>
    Array.from({ length: count }, (): LoggedVote => {
      const [xgb, lgbm] = (['BUY', 'SELL'] as const).map((action) => ({ action, confidence: 1 }));
      return { predictions: { xgb, lgbm }, ensemble };
    }),
  );

describe('fitBaseWeights', () => {
  const OWN = agentsOf({ xgb: 0.55, lgbm: 0.15, nhits: 0.15, patchtst: 0.15 });
  const random = randomOf(11);
  const votes: LoggedVote[] = Array.from({ length: 500 }, () => {
    const signal = () => ({
      action: ACTIONS[Math.floor(3 * random())],
      confidence: 0.35 + 0.6 * random(),
    });
    const predictions = { xgb: signal(), lgbm: signal(), nhits: signal(), patchtst: signal() };
    return { predictions, ensemble: voteBaseEnsemble(predictions, OWN).action };
  });

  it('finds the weights of a simulated log', () => {
    const fitted = fitBaseWeights(votes);
    expect(voteDifference(votes, fitted)).toBeLessThan(0.01);
    expect(fitted.weights[0]).toBeGreaterThan(0.45);
    expect(sum(fitted.weights)).toBeCloseTo(1, 2);
  });

  it('measures how often other weights change the vote', () => {
    const even = agentsOf({ xgb: 0.25, lgbm: 0.25, nhits: 0.25, patchtst: 0.25 });
    expect(voteDifference(votes, OWN)).toBe(0);
    expect(voteDifference(votes, even)).toBeGreaterThan(0.2);
    expect(voteDifference([], even)).toBe(0);
    const alone = agentsOf({ xgb: 1, lgbm: 0 });
    expect(voteDifference(votesOf([3, 'BUY'], [1, 'SELL']), alone)).toBe(0.25);
  });

  // P(BUY) = exp(a) / (exp(a) + exp(b) + 1), and P(SELL) and P(HOLD) by exp(b) and 1.
  it.each([
    [
      'the solution of the regression',
      votesOf([6, 'BUY'], [3, 'SELL'], [1, 'HOLD']),
      ['xgb', 'lgbm'],
      [Math.log(6), Math.log(3)],
    ],
    ['at least 0', votesOf([6, 'BUY'], [4, 'HOLD']), ['xgb', 'lgbm'], [1, 0]],
    ['equal where every agent is wrong', votesOf([1, 'HOLD']), ['xgb', 'lgbm'], [0.5, 0.5]],
    [
      '1 where no vote tells them',
      votesOf([6, 'BUY'], [3, 'SELL'], [1, 'HOLD']),
      ['xgb', 'lgbm', 'nhits'],
      [Math.log(6), Math.log(3), 1],
    ],
  ])('weights are %s, and then scaled to 1', (_, given, names, expected) => {
    const { weights } = fitBaseWeights(given, names);
    const whole = sum(expected);
    expect(weights).toEqual(expected.map((weight) => Number((weight / whole).toFixed(3))));
  });
});
