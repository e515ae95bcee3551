import type { z } from 'zod';
import { fieldIssues, showReceived, type FieldIssue } from './schema-issue';
import { logRecordSchema, type LogRecord } from './signal-record';

/** A line that is no record. Lines count from 1. */
export interface LineIssue extends FieldIssue {
  readonly file: string;
  readonly line: number;
}

/** A longer line is an invalid line: a log without line breaks must not fill the memory. */
const MAX_LINE_CHARACTERS = 1_048_576;

type LineResult<T> = { readonly record: T } | { readonly issue: FieldIssue };

/** Reads one line of a prediction log. Never throws. */
function parseLogLine<T>(text: string, schema: z.ZodType<T>): LineResult<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const received = `${showReceived(text)} (${(error as Error).message})`;
    return { issue: { field: '', expected: 'one JSON object', received } };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { record: parsed.data };
  return { issue: fieldIssues(parsed.error, value)[0] };
}

/**
 * Splits text into lines without ever holding more than one of them; a line over the cap is
 * yielded cut to one character more than the cap, its rest skipped.
 */
async function* splitLines(
  chunks: AsyncIterable<string>,
  maxCharacters = MAX_LINE_CHARACTERS,
): AsyncGenerator<string> {
  let pending = '';
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      yield (pending + chunk.slice(start, end)).slice(0, maxCharacters + 1);
      pending = '';
      start = end + 1;
    }
    pending = (pending + chunk.slice(start)).slice(0, maxCharacters + 1);
  }
  if (pending !== '') yield pending;
}

export type LogEntry<T = LogRecord> =
  { readonly record: T; readonly line: number } | { readonly issue: LineIssue };

/**
 * The reader's contract: every line of a log, in order, as a record or as an issue. Blank lines
 * and a byte order mark are passed over; nothing else is.
 */
export function readLog(
  file: string,
  chunks: AsyncIterable<string>,
  maxCharacters = MAX_LINE_CHARACTERS,
): AsyncGenerator<LogEntry> {
  return readLogAs(logRecordSchema, file, chunks, maxCharacters);
}

/** The same for lines that are to hold more than a record does. */
export async function* readLogAs<T>(
  schema: z.ZodType<T>,
  file: string,
  chunks: AsyncIterable<string>,
  maxCharacters = MAX_LINE_CHARACTERS,
): AsyncGenerator<LogEntry<T>> {
  let line = 0;
  for await (const raw of splitLines(chunks, maxCharacters)) {
    line += 1;
    const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (text.trim() === '') continue;
    if (text.length > maxCharacters) {
      const expected = `a line of at most ${maxCharacters} characters`;
      yield { issue: { file, line, field: '', expected, received: 'a longer one' } };
      continue;
    }
    const result = parseLogLine(text, schema);
    yield 'record' in result
      ? { record: result.record, line }
      : { issue: { file, line, ...result.issue } };
  }
}
