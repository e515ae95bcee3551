import {
  countKeys,
  fieldIssues,
  signalRecordSchema,
  type SignalRecord,
} from '@meta-agent/features';
import Ajv2020 from 'ajv/dist/2020';
import { z } from 'zod';
import type { ParsedRecord } from '../../decide/parsed-record';
import { warningsOf } from '../../decide/record-warnings';
import { EngineError } from '../../problem/engine-error';
import type { Json } from './parse-json';

/**
 * The record's schema compiled by Ajv: about ten times as fast as zod. A record that it accepts is
 * accepted; a record that it refuses goes to zod, which decides and describes the issues.
 */
const isRecord = new Ajv2020({
  formats: { 'date-time': true },
  // The schema is zod's: to check it would first compile the schema of schemas.
  ...{ meta: false, validateSchema: false },
}).compile<SignalRecord>(z.toJSONSchema(signalRecordSchema, { io: 'input' }));

/** Reads a body or a line. @throws EngineError invalid_record, with every bad field */
export function parseRecord({ value, text, keys }: Json): ParsedRecord {
  const record = validateRecord(value);
  return { record, text, keys, warnings: warningsOf(record, keys) };
}

/** Reads a record from an item of a JSON array. @throws EngineError invalid_record */
export function parseItem(value: unknown): ParsedRecord {
  const record = validateRecord(value);
  const keys = countKeys(value);
  return { record, text: null, keys, warnings: warningsOf(record, keys) };
}

/** @throws EngineError invalid_record, with every bad field */
export function validateRecord(value: unknown): SignalRecord {
  if (isRecord(value)) return value;
  const parsed = signalRecordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = fieldIssues(parsed.error, value).map(({ field, expected, received }) => ({
    path: field,
    expected,
    received,
  }));
  throw new EngineError('invalid_record', { issues });
}
