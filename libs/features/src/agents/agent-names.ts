const MIN_AGENTS = 2;
export const MAX_AGENTS = 16;

/** A name of an agent. */
const AGENT_NAME = /^[a-z][a-z0-9_]{0,63}$/;

/**
 * `ensemble` names the part of an explanation that belongs to no agent; every object has a member
 * `constructor`.
 */
const RESERVED = ['ensemble', 'constructor'];

/** What is expected of the names of agents, and what was received instead. */
export interface NamesFault {
  readonly expected: string;
  readonly received: string;
}

/** Whether an agent may have this name. */
export const isAgentName = (name: string): boolean =>
  AGENT_NAME.test(name) && !RESERVED.includes(name);

/**
 * Why these names are no list of agents; null if they are one.
 * @example
 * agentNamesFault(['xgb'])?.expected; // '2 to 16 agents'
 */
export function agentNamesFault(names: readonly string[]): NamesFault | null {
  const { length } = names;
  if (length < MIN_AGENTS || length > MAX_AGENTS) {
    return { expected: `${MIN_AGENTS} to ${MAX_AGENTS} agents`, received: `${length}` };
  }
  const bad = names.find((name) => !isAgentName(name));
  if (bad !== undefined) return { expected: EXPECTED_NAME, received: shown(bad) };
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) return { expected: 'each agent once', received: shown(repeated) };
  const crossed = names.find((name) => names.some((other) => isCrossing(name, other)));
  return crossed === undefined
    ? null
    : { expected: 'names that are not names of features', received: shown(crossed) };
}

const EXPECTED_NAME = `agents named with a-z, 0-9 and _, a letter first, at most 64 characters, and not ${RESERVED.join(' or ')}`;

/** The confidence of an agent `xgb_buy_x` would be named like a crossing of the agent `xgb`. */
const isCrossing = (name: string, other: string) =>
  ['sell', 'hold', 'buy'].some((action) => name === `${other}_${action}_x`);

const shown = (name: string) => JSON.stringify(name.slice(0, 64));
