import type { EngineStatus } from '@meta-agent/engine-api';
import { DEFAULT_AGENTS } from '@meta-agent/features';

/** The agents that the engine knows; those of the guide when it names none. */
export function knownAgents({ agents = {} }: Pick<EngineStatus, 'agents'>): readonly string[] {
  const names = Object.keys(agents);
  return names.length === 0 ? DEFAULT_AGENTS.names : names;
}
