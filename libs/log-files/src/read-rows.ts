import { pipeline, Readable } from 'node:stream';
import { fieldIssues, showReceived, type FieldIssue } from '@meta-agent/features';
import { CsvError, parse } from 'csv-parse';
import type { z } from 'zod';
import { InputError } from './errors';
import { statInput } from './find-logs';
import type { InputDigest } from './input-digest';
import { LineCounter } from './line-counter';
import { readBytes } from './read-bytes';

const MAX_ROW_BYTES = 1_048_576;

export interface ReadRowsOptions {
  /** Counts rows, invalid rows and skipped rows. */
  readonly counter?: LineCounter;
  /** Largest share (0..1) of invalid rows. */
  readonly maxInvalidShare?: number;
  /** Sets of columns, of which the file needs one; by default the schema's required columns. */
  readonly columnSets?: readonly (readonly string[])[];
  /** Rows that are neither an error nor a result: they are counted and skipped. */
  readonly passedOver?: z.ZodObject;
  /** Other kinds of file that people may pass here, with the columns that identify each kind. */
  readonly lookalikes?: readonly Lookalike[];
}

/** Another kind of file. */
export interface Lookalike {
  readonly columns: readonly string[];
  /** What to do with such a file. */
  readonly next: string;
}

/** A row with the line it ends on. */
interface NumberedRow<Row> {
  readonly line: number;
  readonly row: Row;
}

/**
 * Rows of a CSV file with a header, plain or gzip, streamed and checked by a schema. Columns may
 * stand in any order; columns that the schema does not name are skipped. As in a log, invalid rows
 * are skipped and counted, and too many invalid rows end the reading.
 * @throws InputError missing_columns, duplicate_column, invalid_row for text that is no CSV,
 * too_many_invalid_lines with the first ten rows
 * @example
 * import { writeFile } from 'node:fs/promises';
 * import { z } from 'zod';
 * await writeFile('a.csv', 'symbol,n\nBTCUSDT,1\n');
 * const rows: object[] = [];
 * for await (const row of readRows('a.csv', z.object({ symbol: z.string() }), new InputDigest()))
 *   rows.push(row);
 * rows; // [{ line: 2, row: { symbol: 'BTCUSDT' } }]
 */
export async function* readRows<Schema extends z.ZodObject>(
  path: string,
  schema: Schema,
  inputs: InputDigest,
  options: ReadRowsOptions = {},
): AsyncGenerator<NumberedRow<z.infer<Schema>>> {
  const { counter = new LineCounter(), maxInvalidShare = 0.01, passedOver } = options;
  await statInput(path);
  let header: readonly string[] | null = null;
  for await (const { record: cells, info } of parsedRows(path, inputs)) {
    if (header === null) {
      header = checkHeader(path, cells, schema, options);
      continue;
    }
    const { lines: line } = info;
    const read = readRow(cells, header, schema, passedOver);
    if (read === 'passed over') counter.passedOver += 1;
    else if ('issue' in read) counter.add({ issue: { file: path, line, ...read.issue } });
    else {
      counter.add({ record: read.row, line });
      yield { line, row: read.row };
    }
  }
  if (header === null) checkHeader(path, [], schema, options);
  counter.assertFewInvalid(maxInvalidShare);
}

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

async function* parsedRows(path: string, inputs: InputDigest): AsyncGenerator<ParsedRow> {
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: MAX_ROW_BYTES,
    relax_column_count: true,
    // A log of JSON lines must reach the check of the header.
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  pipeline(Readable.from(readBytes(path, inputs)), parser, () => undefined);
  try {
    yield* parser as AsyncIterable<ParsedRow>;
  } catch (cause) {
    throw cause instanceof CsvError ? brokenCsv(path, cause) : cause;
  }
}

/** @returns the names of the columns */
function checkHeader(
  path: string,
  header: readonly string[],
  schema: z.ZodObject,
  { columnSets = [requiredColumns(schema)], lookalikes = [] }: ReadRowsOptions,
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

type ReadRow<Row> = { readonly row: Row } | { readonly issue: FieldIssue } | 'passed over';

function readRow<Schema extends z.ZodObject>(
  cells: readonly string[],
  header: readonly string[],
  schema: Schema,
  passedOver: z.ZodObject | undefined,
): ReadRow<z.infer<Schema>> {
  if (cells.length !== header.length) {
    const expected = `${header.length} fields, as in the first line`;
    return { issue: { field: '', expected, received: `${cells.length}` } };
  }
  const record = recordOf(cells, header, schema);
  const parsed = schema.safeParse(record);
  if (parsed.success) return { row: parsed.data };
  if (passedOver?.safeParse(record).success === true) return 'passed over';
  return { issue: fieldIssues(parsed.error, record)[0] };
}

/** The cells that the schema names. An empty one is absent where the column is optional. */
function recordOf(cells: readonly string[], header: readonly string[], { shape }: z.ZodObject) {
  const entries = header.flatMap((name, i): [string, string][] => {
    if (!Object.hasOwn(shape, name)) return [];
    const isAbsent = cells[i] === '' && (shape[name] as z.ZodType).safeParse(undefined).success;
    return isAbsent ? [] : [[name, cells[i]]];
  });
  return Object.fromEntries(entries);
}

function brokenCsv(path: string, cause: CsvError): InputError {
  return new InputError('invalid_row', {
    message: `${path} is not valid CSV.`,
    expected: 'fields in quotes that are closed, and rows of at most 1 MiB',
    received: cause.message,
    next: 'correct that line',
    cause,
  });
}
