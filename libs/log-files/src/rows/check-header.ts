import { showReceived } from '@meta-agent/features';
import type { z } from 'zod';
import { InputError } from '../errors';

/** The columns that a file needs. */
export interface HeaderOptions {
  /** Sets of columns, of which the file needs one; by default the schema's required columns. */
  readonly columnSets?: readonly (readonly string[])[];
  /** Other kinds of file that people may pass here, with the columns that identify each kind. */
  readonly lookalikes?: readonly Lookalike[];
}

/** Another kind of file. */
export interface Lookalike {
  readonly columns: readonly string[];
  /** What to do with such a file. */
  readonly next: string;
}

/**
 * Checks the first line of a CSV file.
 * @returns the names of the columns
 * @throws InputError missing_columns, duplicate_column
 */
export function checkHeader(
  path: string,
  header: readonly string[],
  schema: z.ZodObject,
  { columnSets = [requiredColumns(schema)], lookalikes = [] }: HeaderOptions,
): readonly string[] {
  const lacks = (columns: readonly string[]) => columns.filter((name) => !header.includes(name));
  if (columnSets.every((columns) => lacks(columns).length > 0)) {
    const [columns] = columnSets;
    const lookalike = lookalikes.find((kind) => lacks(kind.columns).length === 0);
    throw new InputError('missing_columns', {
      message: `${path} lacks ${lacks(columns).join(', ')}.`,
      expected: `a first line with the columns ${columnSets.map((set) => set.join(',')).join(' or ')}`,
      received: header.length === 0 ? 'no line' : showReceived(header.join(',')),
      next: lookalike?.next ?? nextOf(header, columns),
    });
  }
  // A column of another case, like PNL_PCT beside pnl_pct, leaves open which one is meant.
  const names = header.map((name) => name.toLowerCase());
  const twice = Object.keys(schema.shape).find(
    (name) => names.indexOf(name) !== names.lastIndexOf(name),
  );
  if (twice === undefined) return header;
  throw new InputError('duplicate_column', {
    message: `${path} has the column ${twice} more than once.`,
    expected: 'each column once',
    received: showReceived(header.join(',')),
    next: 'rename or remove one of the two columns',
  });
}

const requiredColumns = ({ shape }: z.ZodObject) =>
  Object.keys(shape).filter((name) => !(shape[name] as z.ZodType).safeParse(undefined).success);

/** What to do with a file whose first line is not the header. */
function nextOf(header: readonly string[], columns: readonly string[]): string {
  const [first = ''] = header;
  const form = OTHER_FORMS.find(([pattern]) => pattern.test(first));
  if (form !== undefined) return form[1];
  const names = new Set(header.map((name) => name.toLowerCase()));
  return columns.every((name) => names.has(name))
    ? 'write the names of the columns in small letters'
    : 'correct the first line, or name another file';
}

/** Other ways to write a table, by the first cell of the first line. */
const OTHER_FORMS: readonly (readonly [first: RegExp, next: string])[] = [
  [/^\{/, 'this looks like a prediction log: use --predictions'],
  [/^\[/, 'this looks like JSON: write CSV'],
  [/^sep=/i, 'remove the line sep=, and separate the fields by commas'],
  [/^#/, 'remove the lines above the names of the columns'],
  [/[a-z_][;\t|][a-z_]/i, 'separate the fields by commas, and write a point in decimal numbers'],
];
