import { agentsOf, areSameAgents, DEFAULT_AGENTS, weightsOf } from './agent-list';

describe('a list of agents', () => {
  it('has the names and weights of an object, in its order, and is made once', () => {
    const weights = { xgb: 0.6, my_model: 0.4 };
    const list = agentsOf(weights);
    expect(list).toEqual({ names: ['xgb', 'my_model'], weights: [0.6, 0.4] });
    expect(agentsOf(weights)).toBe(list);
    expect(weightsOf(list)).toEqual(weights);
  });

  it('cannot be changed', () => {
    const { names, weights } = agentsOf({ xgb: 1, lgbm: 1 });
    expect([Object.isFrozen(names), Object.isFrozen(weights)]).toEqual([true, true]);
  });

  it.each([[{ xgb: 1 }], [{ xgb: 1, 'not a name': 1 }]])('is refused of %j', (weights) => {
    expect(() => agentsOf(weights)).toThrow(/^expected .*, received /);
  });

  it('is the same as another of the same names in the same order', () => {
    const { names } = DEFAULT_AGENTS;
    expect(areSameAgents(names, names)).toBe(true);
    expect(areSameAgents(names, [...names])).toBe(true);
    expect(areSameAgents(names, names.slice(1))).toBe(false);
    expect(areSameAgents(names, [...names].reverse())).toBe(false);
  });
});
