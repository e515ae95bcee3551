import type { RowValues } from '../log/row-values';
import type { LogRow } from '../log-row-schema';
import { fieldsOf, type AcceptedTexts, type TakeField } from './fields';
import { LineTemplate } from './line-template';

/** An unreadable value in one of these is taken as absent. */
const LENIENT = ['id', 'decision', 'propensities', 'client', 'decided_at', 'train'] as const;

/** The form of lines of which the schema has accepted one; the others differ in their values. */
export class KnownLine {
  /** Lines read in this form, without the first. */
  count = 0;
  readonly #fields: readonly (readonly [hole: number, take: TakeField])[];

  /** The form of a line; null for a line of a form that the schema must judge each time. */
  static of(line: Uint8Array, record: LogRow, agents: readonly string[]): KnownLine | null {
    const template = LineTemplate.of(line);
    if (template === null) return null;
    // Another line of this form may have a readable value where this one has not.
    const raw = JSON.parse(Buffer.from(line).toString()) as Readonly<Record<string, unknown>>;
    const isUnread = LENIENT.some((name) => raw[name] !== undefined && record[name] === undefined);
    return isUnread ? null : new KnownLine(template, record, fieldsOf(record, agents));
  }

  private constructor(
    readonly template: LineTemplate,
    readonly record: LogRow,
    fields: ReadonlyMap<string, TakeField>,
  ) {
    this.#fields = template.holes.flatMap(({ kind, path }, hole) => {
      const take = fields.get(`${kind}${path}`);
      return take === undefined ? [] : [[hole, take] as const];
    });
  }

  /** @returns false for a line of another form, or with a value that the schema must judge */
  read(bytes: Uint8Array, texts: AcceptedTexts, row: RowValues): boolean {
    const { template } = this;
    if (!template.matches(bytes)) return false;
    row.clear();
    row.isForTraining = this.record.train !== false;
    const line = { bytes, template, texts };
    for (const [hole, take] of this.#fields) if (!take(line, hole, row)) return false;
    this.count += 1;
    return true;
  }
}
