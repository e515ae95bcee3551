import { readLine, type FieldIssue } from '@meta-agent/features';
import type { KeyCensus } from '../log/key-census';
import { RowValues } from '../log/row-values';
import { logRowSchemaOf, type LogRow } from '../log-row-schema';
import type { AcceptedTexts } from './fields';
import { KnownLine } from './known-line';
import { KnownTexts } from './line-bytes';

/** Forms that are kept: one for each set of agents that report. */
const MOST_FORMS = 32;
/** Lines whose form is looked for: forms that come once each are not worth it. */
const MOST_TRIES = 128;
const MOST_TEXTS = 10_000;

/**
 * Reads the lines of prediction logs. The schema checks every line whose form or text is new. A
 * line of a known form is read from its bytes, with the same values: no object is kept of it.
 */
export class LineReader {
  /** The values of the record that was read last. */
  readonly row: RowValues;
  readonly #forms: KnownLine[] = [];
  readonly #texts: AcceptedTexts = {
    symbols: new KnownTexts(MOST_TEXTS),
    horizons: new KnownTexts(MOST_TEXTS),
    clients: new KnownTexts(MOST_TEXTS),
  };
  /** Lines that the schema has checked. */
  inFull = 0;
  readonly #schema: ReturnType<typeof logRowSchemaOf>;
  #tries = 0;
  #last = 0;

  /** @param census names the agents, and counts the keys of all records once `finish` is called */
  constructor(
    readonly census: KeyCensus,
    readonly maxBytes: number,
  ) {
    this.row = new RowValues(census.agents);
    this.#schema = logRowSchemaOf(census.agents);
  }

  /**
   * @param line null for a line that is too long
   * @returns 'record' when `row` has its values; 'blank' for white space alone
   */
  read(line: Uint8Array | null, isFirst: boolean): 'record' | 'blank' | FieldIssue {
    if (line !== null && this.#isKnown(line)) return 'record';
    const result = readLine(line, this.#schema, { isFirst, maxBytes: this.maxBytes });
    if (result === null) return 'blank';
    this.inFull += 1;
    if ('issue' in result) return result.issue;
    this.census.add(result.record);
    this.row.read(result.record);
    if (line !== null) this.#learn(line, result.record);
    return 'record';
  }

  /** Counts the keys of the records that were read by their form. */
  finish(): void {
    for (const form of this.#forms) {
      this.census.add(form.record, form.count);
      form.count = 0;
    }
  }

  #isKnown(line: Uint8Array): boolean {
    const forms = this.#forms;
    for (let tried = 0; tried < forms.length; tried += 1) {
      const at = (this.#last + tried) % forms.length;
      if (!forms[at].read(line, this.#texts, this.row)) continue;
      this.#last = at;
      return true;
    }
    return false;
  }

  #learn(line: Uint8Array, record: LogRow): void {
    const { symbols, horizons, clients } = this.#texts;
    symbols.add(record.symbol);
    if (typeof record.horizon === 'string') horizons.add(record.horizon);
    if (typeof record.client === 'string') clients.add(record.client);
    if (this.#tries >= MOST_TRIES || this.#forms.length >= MOST_FORMS) return;
    if (this.#forms.some(({ template }) => template.matches(line))) return;
    this.#tries += 1;
    const form = KnownLine.of(line, record, this.census.agents);
    if (form !== null) this.#forms.push(form);
  }
}
