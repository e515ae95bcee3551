import { agentNamesFault, type AgentWeights } from '@meta-agent/features';
import { z } from 'zod';

// What a variable of the environment may hold, read from its text. The message of each schema states the
// expected value.
const SHARE = 'a number from 0 to 1';
const FILES = 'files, separated by commas';
const HOSTS = 'host names or addresses without a port, with commas between them';

const HOST_NAME = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])$/;

const isNumeric = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));

export const numeric = (message: string) => z.string().refine(isNumeric, message).transform(Number);
export const above0 = (message: string) => numeric(message).pipe(z.number().gt(0, message));
export const share = numeric(SHARE).pipe(z.number().min(0, SHARE).max(1, SHARE));
export const boolean = z
  .enum(['true', 'false'], 'true or false')
  .transform((text) => text === 'true');
export const text = (what: string) => z.string().min(1, what);
export const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, `one of ${values.join(', ')}`);

/** Agents by name, each with its weight, 1 unless given: `a,b=2`. */
export const agents = z.string().transform((typed, context): AgentWeights => {
  const pairs = typed.split(',').map((pair) => pair.split('='));
  const names = pairs.map(([name]) => name.trim());
  const weights = pairs.map(([, weight = '1']) => Number(weight));
  const fault = agentNamesFault(names);
  const isWeighted = weights.every((weight) => weight > 0 && weight <= 1000);
  if (fault !== null) context.addIssue(fault.expected);
  else if (!isWeighted) context.addIssue('weights above 0, at most 1000');
  return Object.fromEntries(names.map((name, i) => [name, weights[i]]));
});

export const files = z
  .string()
  .transform((names) => names.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().min(1, FILES)).min(1, FILES));

/** Names that a Host header may have. */
export const hosts = z
  .string()
  .transform((names) =>
    names
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((name) => name !== ''),
  )
  .pipe(z.array(z.string().regex(HOST_NAME, HOSTS)));
