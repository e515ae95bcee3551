import { z } from 'zod';
import type { SignalRecord } from '../signal-record';
import { timestampSchema } from '../timestamp';
import { RecordForm, type TextChecks } from './record-form';

/** Forms that are kept: the agents that report differ, and so do the callers. */
const MOST_FORMS = 16;
/** Once that many are known, one of these records takes the place of the form that was used least recently. */
const LEARNS_ONE_OF = 64;
/** A longer record has unknown fields, is padded with white space, or is an attack. */
const MOST_CHARACTERS = 2048;
const MOST_SYMBOLS = 10_000;

/**
 * Reads records whose text has the form of one that the schema accepted: it differs in actions,
 * numbers, timestamp and symbol alone. Takes half of the time of `JSON.parse`, and no schema. All other
 * texts are left to the schema, which also describes what is wrong.
 * @example
 * const forms = new RecordForms();
 * const [first, next] = [0.7, 0.8].map((confidence) => {
 *   return JSON.stringify({ base_predictions: { xgb: { action: 'BUY', confidence } } });
 * });
 * forms.learn(first, JSON.parse(first));
 * forms.read(next); // { base_predictions: { xgb: { action: 'BUY', confidence: 0.8 } } }
 * forms.read(next.replace('0.8', '1.8')); // null
 */
export class RecordForms {
  /** Most recently used first. */
  readonly #forms: RecordForm[] = [];
  readonly #symbols = new Set<string>();
  readonly #checks: TextChecks;
  #unknown = 0;

  constructor() {
    this.#checks = {
      isTimestamp: timestampCheck(),
      isSymbol: (text) => this.#symbols.has(text),
    };
  }

  /**
   * @param text JSON
   * @returns the same as `JSON.parse`, in another object; null for what the schema must judge
   */
  read(text: string): SignalRecord | null {
    if (text.length > MOST_CHARACTERS) return null;
    for (let at = 0; at < this.#forms.length; at += 1) {
      const form = this.#forms[at];
      const record = form.read(text, this.#checks);
      if (record === null) continue;
      if (at > 0) {
        this.#forms.splice(at, 1);
        this.#forms.unshift(form);
      }
      return record;
    }
    return null;
  }

  /**
   * Keeps the form of a record that `read` did not know.
   * @param record the parsed text, which the schema accepts with all that its signals hold
   */
  learn(text: string, record: SignalRecord): void {
    const { symbol } = record;
    if (symbol !== undefined) this.#know(symbol);
    if (text.length > MOST_CHARACTERS || this.read(text) !== null) return;
    const isFull = this.#forms.length === MOST_FORMS;
    // A caller that never repeats a form must not pay a new pattern for each record.
    if (isFull && (this.#unknown += 1) % LEARNS_ONE_OF !== 0) return;
    const form = RecordForm.of(text, record);
    if (form === null) return;
    if (isFull) this.#forms.pop();
    this.#forms.unshift(form);
  }

  /** A symbol that the schema has accepted; of too many the oldest is forgotten. */
  #know(symbol: string): void {
    this.#symbols.add(symbol);
    if (this.#symbols.size <= MOST_SYMBOLS) return;
    const [oldest] = this.#symbols;
    this.#symbols.delete(oldest);
  }
}

/** By the pattern of the schema; the records of a moment have the same timestamp. */
function timestampCheck(): (text: string) => boolean {
  const { pattern = '', maxLength = 0 } = z.toJSONSchema(timestampSchema);
  const isDateTime = new RegExp(pattern);
  let last = '';
  return (text) => {
    if (text === last) return true;
    if (text.length > maxLength || !isDateTime.test(text)) return false;
    last = text;
    return true;
  };
}
