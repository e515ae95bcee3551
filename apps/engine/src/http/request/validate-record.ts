import { isAscii } from 'node:buffer';
import {
  countKeys,
  DEFAULT_AGENTS,
  fieldIssues,
  RecordForms,
  recordSchemasOf,
  type SignalRecord,
} from '@meta-agent/features';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { z } from 'zod';
import { hasKnownNames } from '../../decide/fields-in';
import type { ParsedRecord } from '../../decide/parsed-record';
import { NO_WARNINGS, warningsOf } from '../../decide/record-warnings';
import { EngineError } from '../../problem/engine-error';
import { parseJson, type Json } from './parse-json';

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

interface Compiled {
  readonly agents: readonly string[];
  readonly isRecord: ValidateFunction<SignalRecord>;
  /** Of records of known names and without a warning. */
  readonly forms: RecordForms;
}

/** The agents change with the model, so the schema of the last ones is kept. */
let compiled: Compiled = {
  agents: DEFAULT_AGENTS.names,
  isRecord: compile(DEFAULT_AGENTS.names),
  forms: new RecordForms(),
};

function compiledFor(agents: readonly string[]): Compiled {
  if (agents === compiled.agents) return compiled;
  const isSame = agents.join() === compiled.agents.join();
  compiled = isSame
    ? { ...compiled, agents }
    : { agents, isRecord: compile(agents), forms: new RecordForms() };
  return compiled;
}

/**
 * Reads a body or a line. A record that differs in its values alone from one without a warning is read
 * by its form.
 * @param agents those whose signals are checked; the signals of others may be anything
 * @throws EngineError of `parseJson`; invalid_record, with every bad field
 */
export function readRecord(bytes: Buffer, agents: readonly string[]): ParsedRecord {
  const { forms } = compiledFor(agents);
  // ASCII as Latin-1 is only copied.
  const text = isAscii(bytes) ? bytes.toString('latin1') : null;
  const record = text === null ? null : forms.read(text);
  if (record !== null) return { record, agents, text, isKnown: true, warnings: NO_WARNINGS };
  const parsed = parseRecord(parseJson(bytes), agents);
  const { isKnown, warnings } = parsed;
  if (text !== null && isKnown && warnings.length === 0) forms.learn(text, parsed.record);
  return parsed;
}

function parseRecord({ value, text, keys }: Json, agents: readonly string[]): ParsedRecord {
  return parsedOf(validateRecord(value, agents), { text, keys, agents });
}

/** Reads a record from an item of a JSON array. @throws EngineError invalid_record */
export function parseItem(value: unknown, agents: readonly string[]): ParsedRecord {
  return parsedOf(validateRecord(value, agents), { text: null, keys: countKeys(value), agents });
}

function parsedOf(
  record: SignalRecord,
  { text, keys, agents }: Pick<ParsedRecord, 'text' | 'agents'> & { readonly keys: number },
): ParsedRecord {
  const isKnown = hasKnownNames(record, keys, agents);
  return { record, agents, text, isKnown, warnings: warningsOf(record, isKnown, agents) };
}

/** @throws EngineError invalid_record, with every bad field */
export function validateRecord(value: unknown, agents = DEFAULT_AGENTS.names): SignalRecord {
  if (compiledFor(agents).isRecord(value)) return value;
  const parsed = recordSchemasOf(agents).signals.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = fieldIssues(parsed.error, value).map(({ field, expected, received }) => ({
    path: field,
    expected,
    received,
  }));
  throw new EngineError('invalid_record', { issues });
}
