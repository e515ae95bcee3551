import {
  countKeys,
  DEFAULT_AGENTS,
  fieldIssues,
  recordSchemasOf,
  type SignalRecord,
} from '@meta-agent/features';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { z } from 'zod';
import type { ParsedRecord } from '../../decide/parsed-record';
import { warningsOf } from '../../decide/record-warnings';
import { EngineError } from '../../problem/engine-error';
import type { Json } from './parse-json';

/**
 * The record's schema compiled by Ajv: about ten times as fast as zod. A record that it accepts is
 * accepted; a record that it refuses goes to zod, which decides and describes the issues.
 */
function compile(agents: readonly string[]): ValidateFunction<SignalRecord> {
  const schema = z.toJSONSchema(recordSchemasOf(agents).signals, { io: 'input' });
  return new Ajv2020({
    formats: { 'date-time': true },
    // The schema is zod's: to check it would first compile the schema of schemas.
    ...{ meta: false, validateSchema: false },
  }).compile<SignalRecord>(schema);
}

/** The agents change with the model, so the schema of the last ones is kept. */
let compiled = { agents: DEFAULT_AGENTS.names, isRecord: compile(DEFAULT_AGENTS.names) };

function compileFor(agents: readonly string[]): void {
  const isSame = agents.join() === compiled.agents.join();
  compiled = { agents, isRecord: isSame ? compiled.isRecord : compile(agents) };
}

/**
 * Reads a body or a line.
 * @param agents those whose signals are checked; the signals of others may be anything
 * @throws EngineError invalid_record, with every bad field
 */
export function parseRecord({ value, text, keys }: Json, agents: readonly string[]): ParsedRecord {
  const record = validateRecord(value, agents);
  return { record, agents, text, keys, warnings: warningsOf(record, keys, agents) };
}

/** Reads a record from an item of a JSON array. @throws EngineError invalid_record */
export function parseItem(value: unknown, agents: readonly string[]): ParsedRecord {
  const record = validateRecord(value, agents);
  const keys = countKeys(value);
  return { record, agents, text: null, keys, warnings: warningsOf(record, keys, agents) };
}

/** @throws EngineError invalid_record, with every bad field */
export function validateRecord(value: unknown, agents = DEFAULT_AGENTS.names): SignalRecord {
  if (agents !== compiled.agents) compileFor(agents);
  if (compiled.isRecord(value)) return value;
  const parsed = recordSchemasOf(agents).signals.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = fieldIssues(parsed.error, value).map(({ field, expected, received }) => ({
    path: field,
    expected,
    received,
  }));
  throw new EngineError('invalid_record', { issues });
}
