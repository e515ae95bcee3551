import { recordSchemasOf, wellFormedSignals, type SignalRecord } from '@meta-agent/features';
import type { RecordWarning } from './record-warnings';

/** A valid record to decide, with its original text. */
export interface ParsedRecord {
  readonly record: SignalRecord;
  /** The agents whose signals are checked and read. */
  readonly agents: readonly string[];
  /** The record's JSON text; null when the record was an item of an array. */
  readonly text: string | null;
  /** Whether each name in the record is known to the engine. */
  readonly isKnown: boolean;
  readonly warnings: readonly RecordWarning[];
}

/** A longer record has unknown fields or is padded with white space. */
const MAX_CHARACTERS = 1024;

/**
 * A record as one line of JSON with only known fields, and the sound signals of further agents: a model
 * to come may know them. Most records arrive in that form and keep their text: serialising takes
 * three times as long as deciding.
 */
export function lineOf({ record, text, isKnown, agents }: Omit<ParsedRecord, 'warnings'>): string {
  if (!isKnown) {
    const known = recordSchemasOf(agents).signals.parse(record);
    const base_predictions = {
      ...known.base_predictions,
      ...wellFormedSignals(record.base_predictions, agents),
    };
    return JSON.stringify({ ...known, base_predictions });
  }
  return text !== null && isLine(text) ? text : JSON.stringify(record);
}

function isLine(text: string): boolean {
  const isBare = text.startsWith('{') && text.endsWith('}') && text.length <= MAX_CHARACTERS;
  return isBare && !text.includes('\n') && !text.includes('\r');
}
