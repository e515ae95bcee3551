import { agentNamesFault, isAgentName } from '@meta-agent/features';
import { TrainerError } from '../../errors';
import type { LogKeys, UnknownName } from './key-census';

const SHOWN = 5;

/** @throws TrainerError unknown_agents when unknown agents send more than half of the signals */
export function requireKnownAgents(keys: LogKeys): void {
  const { agents, unknownAgents, signals, reports } = keys;
  const known = agents.reduce((sum, agent) => sum + reports[agent], 0);
  if (signals === 0 || 2 * (signals - known) <= signals) return;
  throw new TrainerError('unknown_agents', {
    message: `${signals - known} of ${signals} signals are of unknown agents.`,
    expected: `the agents ${agents.join(', ')}`,
    received: unknownAgents
      .slice(0, SHOWN)
      .map(({ name }) => name)
      .join(', '),
    issues: unknownAgents.slice(0, SHOWN).map((agent) => unknownNote('agent', agent, 'signals')),
    next: nextStep(agentsFlag(keys)),
  });
}

/** A name in `base_predictions`, and the number of records with it. */
export interface LoggedAgent {
  readonly agent: string;
  readonly records: number;
  /** Whether its signals are read. */
  readonly used: boolean;
}

/** All names of a log, those that are read first, then by number of records. */
export function loggedAgents({ agents, reports, unknownAgents }: LogKeys): LoggedAgent[] {
  return [
    ...agents
      .filter((agent) => reports[agent] > 0)
      .map((agent) => ({ agent, records: reports[agent], used: true })),
    ...unknownAgents.map(({ name, count }) => ({ agent: name, records: count, used: false })),
  ];
}

/** The flag that makes all agents of a log known; null when all are, or when no flag can. */
export function agentsFlag(keys: LogKeys): string | null {
  const logged = loggedAgents(keys);
  if (logged.every(({ used }) => used)) return null;
  const names = logged.map(({ agent }) => agent).filter(isAgentName);
  return agentNamesFault(names) === null ? `--agents ${names.join(',')}` : null;
}

const nextStep = (flag: string | null) =>
  flag === null ? 'rename the agents in the log' : `use ${flag}, or rename the agents in the log`;

/** One line of text: the name, its number of occurrences, and the nearest known name. */
export function unknownNote(
  what: string,
  { name, count, meant }: UnknownName,
  counted: string,
): string {
  const guess = meant === null ? '' : ` Did you mean ${meant}?`;
  return `The ${what} ${JSON.stringify(name)} is unknown (${count} ${counted}).${guess}`;
}
