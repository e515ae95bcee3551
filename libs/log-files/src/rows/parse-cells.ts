import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { InputError } from '../errors';
import type { InputDigest } from '../input-digest';
import { readBytes } from '../read-bytes';
import { endedLines } from './ended-lines';
import { PlainRows, type CellRow } from './plain-rows';

const MAX_ROW_BYTES = 1_048_576;

/**
 * The cells of a CSV file, row by row, without white space around them; empty lines are skipped.
 * Rows without quotes are split at their commas. csv-parse reads the file from the first chunk on
 * that has a quote, a longer row, or another line end than the first line.
 * @param isGrowing whether the last line, if no line feed ends it, is left for a later reading
 * @param bytes of the file
 * @returns the rows of each chunk
 * @throws InputError invalid_row
 */
export async function* parseCells(
  path: string,
  inputs: InputDigest,
  isGrowing = false,
  bytes: AsyncGenerator<Buffer> = readBytes(path, inputs),
): AsyncGenerator<CellRow[]> {
  const chunks = isGrowing ? endedLines(bytes) : bytes;
  try {
    yield* splitOrParse(path, chunks);
  } finally {
    await chunks.return(undefined);
  }
}

async function* splitOrParse(path: string, chunks: AsyncGenerator<Buffer>) {
  const plain = new PlainRows(MAX_ROW_BYTES);
  for await (const chunk of untilReturned(chunks)) {
    const rows = plain.split(chunk);
    if (rows === null) {
      yield* parsedRows(path, withFirst(plain.takeRest(chunk), chunks), plain);
      return;
    }
    if (rows.length > 0) yield rows;
  }
  const last = plain.end();
  if (last !== null) yield last;
  else yield* parsedRows(path, withFirst(plain.takeRest(), chunks), plain);
}

/** The rest of an iteration that may be handed over: a loop that ends early would close it. */
function untilReturned(chunks: AsyncGenerator<Buffer>): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) };
}

async function* withFirst(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

async function* parsedRows(
  path: string,
  chunks: AsyncIterable<Buffer>,
  { lineEnd, lines }: PlainRows,
): AsyncGenerator<CellRow[]> {
  const parser = parse({
    bom: lines === 0,
    info: true,
    max_record_size: MAX_ROW_BYTES,
    ...(lineEnd !== null && { record_delimiter: lineEnd }),
    relax_column_count: true,
    // A log of JSON lines must reach the check of the header.
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  pipeline(Readable.from(chunks), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
      yield [{ cells: record, line: lines + info.lines }];
    }
  } catch (cause) {
    throw cause instanceof CsvError ? brokenCsv(path, cause, lines) : cause;
  }
}

function brokenCsv(path: string, cause: CsvError, lines: number): InputError {
  const placed = cause.message.replace(
    /\bline (\d+)/,
    (_, line: string) => `line ${lines + Number(line)}`,
  );
  return new InputError('invalid_row', {
    message: `${path} is not valid CSV.`,
    expected: 'fields in quotes that are closed, and rows of at most 1 MiB',
    received: placed,
    next: 'correct that line',
    cause,
  });
}
