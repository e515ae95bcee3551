import type { z } from 'zod';
import { statInput } from '../find-logs';
import type { InputDigest } from '../input-digest';
import { LineCounter } from '../line-counter';
import { checkHeader, type HeaderOptions } from './check-header';
import { parseCells } from './parse-cells';
import { RowReader } from './row-reader';

export interface ReadRowsOptions extends HeaderOptions {
  /** Counts rows, invalid rows and skipped rows. */
  readonly counter?: LineCounter;
  /** Largest share (0..1) of invalid rows. */
  readonly maxInvalidShare?: number;
  /** Rows that are neither an error nor a result: they are counted and skipped. */
  readonly passedOver?: z.ZodObject;
  /** Whether the last line, if no line feed ends it, is left for a later reading. */
  readonly isGrowing?: boolean;
  /** Read in place of the file's: the header and some of its rows. */
  readonly bytes?: AsyncGenerator<Buffer>;
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
 * @param schema a refinement of whole rows depends only on which of the columns are empty
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
  for await (const rows of readRowBatches(path, schema, inputs, options)) yield* rows;
}

/**
 * The same rows in batches, one for each piece of the file: to wait for each row takes longer than to
 * read it.
 */
export async function* readRowBatches<Schema extends z.ZodObject>(
  path: string,
  schema: Schema,
  inputs: InputDigest,
  options: ReadRowsOptions = {},
): AsyncGenerator<NumberedRow<z.infer<Schema>>[]> {
  const {
    counter = new LineCounter(),
    maxInvalidShare = 0.01,
    passedOver,
    isGrowing,
    bytes,
  } = options;
  await statInput(path);
  let reader: RowReader<Schema> | null = null;
  for await (const rows of parseCells(path, inputs, isGrowing, bytes)) {
    const batch: NumberedRow<z.infer<Schema>>[] = [];
    for (const { cells, line } of rows) {
      if (reader === null) {
        reader = new RowReader(schema, checkHeader(path, cells, schema, options), passedOver);
        continue;
      }
      const read = reader.read(cells);
      if (read === 'passed over') counter.passedOver += 1;
      else if ('issue' in read) counter.add({ issue: { file: path, line, ...read.issue } });
      else {
        counter.lines += 1;
        batch.push({ line, row: read.row });
      }
    }
    if (batch.length > 0) yield batch;
  }
  if (reader === null) checkHeader(path, [], schema, options);
  counter.assertFewInvalid(maxInvalidShare);
}
