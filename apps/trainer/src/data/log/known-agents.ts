import { AGENTS } from '@meta-agent/features';
import { TrainerError } from '../../errors';
import type { LogKeys, UnknownName } from './key-census';

const SHOWN = 5;

/** @throws TrainerError unknown_agents when unknown agents send more than half of the signals */
export function requireKnownAgents({ unknownAgents, signals, reports }: LogKeys): void {
  const known = AGENTS.reduce((sum, agent) => sum + reports[agent], 0);
  if (signals === 0 || 2 * (signals - known) <= signals) return;
  throw new TrainerError('unknown_agents', {
    message: `${signals - known} of ${signals} signals are of unknown agents.`,
    expected: `the agents ${AGENTS.join(', ')}`,
    received: unknownAgents
      .slice(0, SHOWN)
      .map(({ name }) => name)
      .join(', '),
    issues: unknownAgents.slice(0, SHOWN).map((agent) => unknownNote('agent', agent, 'signals')),
    next: 'rename the agents in the log',
  });
}

/** One line of text: the name, its number of occurrences, and the nearest known name. */
export function unknownNote(
  what: string,
  { name, count, meant }: UnknownName,
  counted: string,
): string {
  const guess = meant === null ? '' : ` Did you mean ${meant}?`;
  return `The ${what} ${JSON.stringify(name)} is unknown (${count} ${counted}).${guess}`;
}
