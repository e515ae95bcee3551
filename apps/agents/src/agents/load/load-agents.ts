import { DEFAULT_AGENTS } from '@meta-agent/features';
import { AgentsError } from '../../errors';
import type { Agent } from '../agent';
import { findAgents } from './find-agents';
import { loadAgent, type LoadedAgent } from './load-agent';

/**
 * Loads and checks every agent of a folder, one after the other.
 * @throws AgentsError no_agents_found, runtime_missing
 */
export async function inspectAgents(folder: string): Promise<LoadedAgent[]> {
  const taken = new Map<string, string>();
  const loaded: LoadedAgent[] = [];
  for (const { path, refused } of await findAgents(folder)) {
    loaded.push(refused === null ? await loadAgent(path, taken) : notOpened(path, refused));
  }
  return loaded;
}

function notOpened(folder: string, found: string): LoadedAgent {
  const failed = { check: 'folder', passed: false, expected: 'a folder, no link', found } as const;
  return { folder, name: null, kind: null, modelBytes: null, checks: [failed], agent: null };
}

/**
 * The agents of a folder, all of them checked: the default agents first, in their order, then the
 * others by name.
 * @throws AgentsError no_agents_found, runtime_missing, agent_refused, agents_disagree
 */
export async function loadAgents(folder: string): Promise<Agent[]> {
  const inspected = await inspectAgents(folder);
  const issues = inspected.flatMap(failuresInWords);
  if (issues.length > 0) {
    throw new AgentsError('agent_refused', {
      message: `${issues.length} of ${inspected.length} agents failed a check.`,
      issues,
      next: `correct the agents or remove their folders; meta-agents check ${folder} shows every check`,
    });
  }
  const agents = inspected.flatMap(({ agent }) => (agent === null ? [] : [agent]));
  agents.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  assertSameInterval(agents);
  return agents;
}

/** A failed check as a line for people; none for an agent that passed. */
export function failuresInWords({ folder, name, checks }: LoadedAgent): string[] {
  return checks
    .filter(({ passed }) => !passed)
    .map(
      ({ check, expected, found }) =>
        `${name ?? folder}: ${check}: expected ${expected}, found ${found}`,
    );
}

const DEFAULT_ORDER: readonly string[] = DEFAULT_AGENTS.names;

const rank = ({ name }: Agent) =>
  DEFAULT_ORDER.includes(name) ? DEFAULT_ORDER.indexOf(name) : DEFAULT_ORDER.length;

function assertSameInterval(agents: readonly Agent[]): void {
  const [first] = agents;
  const other = agents.find(({ intervalMinutes }) => intervalMinutes !== first.intervalMinutes);
  if (other === undefined) return;
  throw new AgentsError('agents_disagree', {
    message: 'The agents read bars of different lengths.',
    expected: `bars of ${first.intervalMinutes} minutes, as ${first.name} reads`,
    received: `bars of ${other.intervalMinutes} minutes, which ${other.name} reads`,
    next: 'put agents of one interval into one folder, and run each folder by itself',
  });
}
