import {
  agentNamesFault,
  areSameAgents,
  DEFAULT_AGENTS,
  type AgentList,
} from '@meta-agent/features';

/** Agents of equal weight, or those of the guide; else what is expected of the names. */
export function readAgents(names: readonly string[]): AgentList | string {
  if (areSameAgents(names, DEFAULT_AGENTS.names)) return DEFAULT_AGENTS;
  return agentNamesFault(names)?.expected ?? { names, weights: names.map(() => 1) };
}
