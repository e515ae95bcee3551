import { pipeline, Readable } from 'node:stream';
import { fieldIssues, showReceived } from '@meta-agent/features';
import { CsvError, parse } from 'csv-parse';
import type { z } from 'zod';
import { InputError } from './errors';
import { statInput } from './find-logs';
import type { InputDigest } from './input-digest';
import { readBytes } from './read-bytes';

const MAX_ROW_BYTES = 1_048_576;

/**
 * Rows of a CSV file with a header, plain or gzip, streamed and checked by a schema. Columns may
 * stand in any order; those the schema does not name are passed over.
 * @throws InputError naming file, line and column of the first thing that is wrong
 */
export async function* readRows<Schema extends z.ZodObject>(
  path: string,
  schema: Schema,
  inputs: InputDigest,
): AsyncGenerator<z.infer<Schema>> {
  await statInput(path);
  const columns = Object.keys(schema.shape);
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkHeader(path, header, columns),
    info: true,
    max_record_size: MAX_ROW_BYTES,
    skip_empty_lines: true,
    trim: true,
  });
  pipeline(Readable.from(readBytes(path, inputs)), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRow>)
      yield checkRow(path, info.lines, record, schema);
  } catch (cause) {
    throw cause instanceof CsvError ? brokenCsv(path, cause) : cause;
  }
}

interface ParsedRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function checkHeader(path: string, header: string[], columns: readonly string[]): string[] {
  if (columns.every((column) => header.includes(column))) return header;
  throw new InputError('missing_columns', {
    message: `${path} lacks ${columns.filter((column) => !header.includes(column)).join(', ')}.`,
    expected: `a first line with the columns ${columns.join(',')}`,
    received: showReceived(header.join(',')),
    next: 'correct the first line, or name another file',
  });
}

function checkRow<Schema extends z.ZodObject>(
  path: string,
  line: number,
  record: ParsedRow['record'],
  schema: Schema,
): z.infer<Schema> {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const [{ field, expected, received }] = fieldIssues(parsed.error, record);
  throw new InputError('invalid_row', {
    message: `${path}, line ${line}: the column ${field} is not valid.`,
    expected,
    received,
    next: 'correct that line',
  });
}

function brokenCsv(path: string, cause: CsvError): InputError {
  return new InputError('invalid_row', {
    message: `${path} is not valid CSV.`,
    expected: 'as many fields in each line as in the header',
    received: cause.message,
    next: 'correct that line',
    cause,
  });
}
