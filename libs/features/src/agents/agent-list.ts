import { agentNamesFault } from './agent-names';

/** Weight of each agent's vote by name, in the order of the agents; need not add up to 1. */
export type AgentWeights = Readonly<Record<string, number>>;

/** The base agents, in the order of the features, with the weights of their votes. */
export interface AgentList {
  readonly names: readonly string[];
  /** One for each name. */
  readonly weights: readonly number[];
}

const lists = new WeakMap<AgentWeights, AgentList>();

/**
 * The agents that an object of weights names, in its order: one list for one object.
 * @throws RangeError when the names are no names of agents
 * @example
 * agentsOf({ xgb: 0.6, my_model: 0.4 }).names; // ['xgb', 'my_model']
 */
export function agentsOf(weights: AgentWeights): AgentList {
  const known = lists.get(weights);
  if (known !== undefined) return known;
  const names = Object.keys(weights);
  const fault = agentNamesFault(names);
  if (fault !== null)
    throw new RangeError(`expected ${fault.expected}, received ${fault.received}`);
  const list = Object.freeze({
    names: Object.freeze(names),
    weights: Object.freeze(Object.values(weights)),
  });
  lists.set(weights, list);
  return list;
}

/** The weights of a list, by agent. */
export function weightsOf({ names, weights }: AgentList): AgentWeights {
  return Object.fromEntries(names.map((name, i) => [name, weights[i]]));
}

/** Whether two lists have the same names in the same order. */
export function areSameAgents(one: readonly string[], other: readonly string[]): boolean {
  return (
    one === other || (one.length === other.length && one.every((name, i) => name === other[i]))
  );
}

/** The agents of the guide: the default wherever no others are given. */
export const DEFAULT_AGENTS: AgentList = agentsOf({
  xgb: 0.25,
  lgbm: 0.25,
  nhits: 0.3,
  patchtst: 0.2,
});
