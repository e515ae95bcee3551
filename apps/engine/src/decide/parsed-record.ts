import { signalRecordSchema, type SignalRecord } from '@meta-agent/features';
import { fieldsIn } from './fields-in';
import type { RecordWarning } from './record-warnings';

/** A valid record to decide, with its original text. */
export interface ParsedRecord {
  readonly record: SignalRecord;
  /** The record's JSON text; null when the record was an item of an array. */
  readonly text: string | null;
  /** Number of members of all objects of the record. */
  readonly keys: number;
  readonly warnings: readonly RecordWarning[];
}

/** A longer record has unknown fields or is padded with white space. */
const MAX_CHARACTERS = 1024;

/**
 * A record as one line of JSON with only known fields. Most records arrive in that form and keep
 * their text: serialising takes three times as long as deciding.
 */
export function lineOf({ record, text, keys }: Omit<ParsedRecord, 'warnings'>): string {
  if (keys !== fieldsIn(record)) return JSON.stringify(signalRecordSchema.parse(record));
  return text !== null && isLine(text) ? text : JSON.stringify(record);
}

function isLine(text: string): boolean {
  const isBare = text.startsWith('{') && text.endsWith('}') && text.length <= MAX_CHARACTERS;
  return isBare && !text.includes('\n') && !text.includes('\r');
}
