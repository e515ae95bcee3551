import {
  agentNamesFault,
  areSameAgents,
  DEFAULT_AGENTS,
  FEATURE_FAMILIES,
  featureSetsOf,
  weightsOf,
} from '@meta-agent/features';
import { z } from 'zod';

const AGENTS = 'names of agents like ["xgb", "my_model"], or the weight of each, above 0';

const WEIGHT = 'a weight above 0, at most 1000';

/** The base agents: their names, or the weight of each in the vote. */
export const agentsSchema = z
  .union(
    [z.array(z.string()), z.record(z.string(), z.number(WEIGHT).gt(0, WEIGHT).max(1000, WEIGHT))],
    AGENTS,
  )
  .superRefine((agents, context) => {
    const fault = agentNamesFault(namesOf(agents));
    if (fault !== null) context.addIssue(fault.expected);
  });

type Agents = readonly string[] | Readonly<Record<string, number>>;

function namesOf(agents: Agents): readonly string[] {
  return Array.isArray(agents) ? (agents as readonly string[]) : Object.keys(agents);
}

/** The agents that a setting names, and the weights that it gives or implies. */
export interface AgentSettings {
  readonly names: readonly string[];
  /** Alike for agents that are given by name, but for those of the guide. */
  readonly weights: Readonly<Record<string, number>>;
}

/** @param agents the unchecked setting; without a valid one the agents are those of the guide */
export function readAgents(agents: unknown): AgentSettings {
  const parsed = agentsSchema.safeParse(agents);
  const { names } = DEFAULT_AGENTS;
  if (!parsed.success) return { names, weights: weightsOf(DEFAULT_AGENTS) };
  const { data } = parsed;
  if (!Array.isArray(data)) return { names: Object.keys(data), weights: data };
  const isGuide = areSameAgents(data, names);
  const even = { names: data, weights: data.map(() => 1) };
  return { names: isGuide ? names : data, weights: weightsOf(isGuide ? DEFAULT_AGENTS : even) };
}

/** The values of the setting `feature_set`: `auto`, a family, or a feature set of these agents. */
export function featureSetNames(agents: readonly string[]): readonly [string, ...string[]] {
  return ['auto', ...FEATURE_FAMILIES, ...featureSetsOf(agents).map(({ name }) => name)];
}

/** The feature set of a family has the name that the artifact has too. */
export function featureSetNamed(setting: string, agents: readonly string[]): string {
  return featureSetsOf(agents).find(({ family }) => family === setting)?.name ?? setting;
}
