import { fieldIssues, type FieldIssue } from '@meta-agent/features';
import type { z } from 'zod';

/** Values that are kept of one column: symbols, labels and the times of a moment repeat. */
const MOST_VALUES = 4096;

const NOTHING = Object.freeze({ cell: '', value: undefined });

type ReadRow<Row> = { readonly row: Row } | { readonly issue: FieldIssue } | 'passed over';

/** A column that the schema names. */
interface Column {
  readonly name: string;
  /** Its place in a row. */
  readonly at: number;
  readonly schema: z.ZodType;
  readonly isOptional: boolean;
  /** Values of cells that the schema has accepted before. */
  readonly values: Map<string, unknown>;
  /** The last accepted cell and its value: cells repeat from row to row. */
  last: { readonly cell: string; readonly value: unknown };
}

/**
 * Reads the rows of a CSV file. The schema judges each cell that is new; a row is judged whole when
 * one of its cells is invalid, or when other columns than before are empty.
 */
export class RowReader<Schema extends z.ZodObject> {
  readonly #columns: readonly Column[];
  /** Sets of columns that are not empty, as bits, of which the schema has accepted a row. */
  readonly #accepted = new Set<number>();

  constructor(
    readonly schema: Schema,
    readonly header: readonly string[],
    readonly passedOver: z.ZodObject | undefined,
  ) {
    this.#columns = header.flatMap((name, at): Column[] => {
      if (!Object.hasOwn(schema.shape, name)) return [];
      const field = schema.shape[name] as z.ZodType;
      const isOptional = field.safeParse(undefined).success;
      return [{ name, at, schema: field, isOptional, values: new Map(), last: NOTHING }];
    });
  }

  read(cells: readonly string[]): ReadRow<z.infer<Schema>> {
    if (cells.length !== this.header.length) {
      const expected = `${this.header.length} fields, as in the first line`;
      return { issue: { field: '', expected, received: `${cells.length}` } };
    }
    const present = this.#presentIn(cells);
    const row = this.#accepted.has(present) ? this.#rowOf(cells, present) : null;
    return row === null ? this.#judge(cells, present) : { row };
  }

  /** An empty cell is absent where the column is optional. */
  #presentIn(cells: readonly string[]): number {
    let bits = 0;
    this.#columns.forEach(({ at, isOptional }, i) => {
      if (!isOptional || cells[at] !== '') bits |= 1 << i;
    });
    return bits;
  }

  /** Null when a cell is invalid. */
  #rowOf(cells: readonly string[], present: number): z.infer<Schema> | null {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < this.#columns.length; i += 1) {
      if ((present & (1 << i)) === 0) continue;
      const column = this.#columns[i];
      const value = valueIn(column, cells[column.at]);
      if (value === undefined) return null;
      row[column.name] = value;
    }
    return row as z.infer<Schema>;
  }

  #judge(cells: readonly string[], present: number): ReadRow<z.infer<Schema>> {
    const columns = this.#columns.filter((_, i) => (present & (1 << i)) !== 0);
    const record = Object.fromEntries(columns.map(({ name, at }) => [name, cells[at]]));
    const parsed = this.schema.safeParse(record);
    if (parsed.success) {
      this.#accepted.add(present);
      return { row: parsed.data };
    }
    if (this.passedOver?.safeParse(record).success === true) return 'passed over';
    return { issue: fieldIssues(parsed.error, record)[0] };
  }
}

/** Undefined for a cell that the schema refuses. */
function valueIn(column: Column, cell: string): unknown {
  if (cell === column.last.cell && column.last !== NOTHING) return column.last.value;
  let value = column.values.get(cell);
  if (value === undefined) {
    const parsed = column.schema.safeParse(cell);
    if (!parsed.success) return undefined;
    value = parsed.data;
    if (column.values.size >= MOST_VALUES) column.values.clear();
    column.values.set(cell, value);
  }
  column.last = { cell, value };
  return value;
}
