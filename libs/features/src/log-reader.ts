import type { z } from 'zod';
import { countKeys, outlineOf } from './json-outline';
import { fieldIssues, showReceived, type FieldIssue } from './schema-issue';
import { logRecordSchema, type LogRecord } from './signal-record';
import { splitLines } from './split-lines';

/** An invalid line. Lines count from 1. */
export interface LineIssue extends FieldIssue {
  readonly file: string;
  readonly line: number;
}

/** The longest valid line: a log without line feeds must not fill the memory. */
export const MAX_LINE_BYTES = 1_048_576;

/** A record has 4 levels. */
const MAX_DEPTH = 32;

export type LineResult<T> = { readonly record: T } | { readonly issue: FieldIssue };

/** Reads one line of a prediction log. Never throws. */
function parseLogLine<T>(text: string, schema: z.ZodType<T>): LineResult<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const received = `${showReceived(text)} (${(error as Error).message})`;
    return { issue: { field: '', expected: 'one JSON object', received } };
  }
  const fault = outlineFault(text, value);
  if (fault !== null) return { issue: { field: '', ...fault } };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { record: parsed.data };
  return { issue: fieldIssues(parsed.error, value)[0] };
}

/** Faults that the parsed value does not show; the engine refuses the same in a request. */
function outlineFault(text: string, value: unknown): Omit<FieldIssue, 'field'> | null {
  const { members, depth } = outlineOf(text);
  if (depth > MAX_DEPTH) return { expected: `at most ${MAX_DEPTH} levels`, received: `${depth}` };
  const repeated = members - countKeys(value);
  if (repeated === 0) return null;
  const received = `${members} keys, of which ${repeated} are repeated`;
  return { expected: 'each key once in an object', received };
}

export type LogEntry<T = LogRecord> =
  { readonly record: T; readonly line: number } | { readonly issue: LineIssue };

/**
 * Reads a prediction log: every line, in order, as a record or as an issue. Only blank lines and a
 * byte order mark are skipped.
 * @example
 * import { Readable } from 'node:stream';
 * const issues: string[] = [];
 * for await (const entry of readLog('a.jsonl', Readable.from([Buffer.from('no JSON\n')]))) {
 *   if ('issue' in entry) issues.push(`${entry.issue.file}:${entry.issue.line}`);
 * }
 * issues; // ['a.jsonl:1']
 */
export function readLog(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<LogEntry> {
  return readLogAs(logRecordSchema, file, chunks, maxBytes);
}

/** Reads a log whose lines have more fields than a record, by another schema. */
export async function* readLogAs<T>(
  schema: z.ZodType<T>,
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<LogEntry<T>> {
  for await (const entries of readLogInBatches(
    { schema, known: NONE_KNOWN },
    file,
    chunks,
    maxBytes,
  ))
    yield* entries;
}

/** Reads lines that need no schema, as `RecordForms` does. */
interface KnownLines<T> {
  read(text: string): T | null;
  learn(text: string, record: T): void;
}

const NONE_KNOWN = { read: () => null, learn: () => undefined };

/** How lines are read: by their form where it is known, else by the schema. */
interface LineReading<T> {
  readonly schema: z.ZodType<T>;
  readonly known: KnownLines<T>;
}

/** Reads a log as `readLogAs` does, many lines at a time: a wait for each would take as long as to read it. */
export async function* readLogInBatches<T>(
  reading: LineReading<T>,
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<LogEntry<T>[]> {
  let line = 0;
  for await (const lines of splitLines(chunks, maxBytes)) {
    const entries: LogEntry<T>[] = [];
    for (const bytes of lines) {
      line += 1;
      const result = readLineBy(reading, bytes, { isFirst: line === 1, maxBytes });
      if (result === null) continue;
      entries.push(
        'record' in result
          ? { record: result.record, line }
          : { issue: { file, line, ...result.issue } },
      );
    }
    yield entries;
  }
}

/**
 * Reads one line of a log. Never throws.
 * @param bytes null for a line of more than `maxBytes`
 * @param place whether it is the first line of its file, which may begin with a byte order mark
 * @returns null for a blank line
 * @example
 * const place = { isFirst: true, maxBytes: MAX_LINE_BYTES };
 * readLine(Buffer.from(' '), logRecordSchema, place); // null
 */
export function readLine<T>(
  bytes: Uint8Array | null,
  schema: z.ZodType<T>,
  place: LinePlace,
): LineResult<T> | null {
  return readLineBy({ schema, known: NONE_KNOWN }, bytes, place);
}

interface LinePlace {
  readonly isFirst: boolean;
  readonly maxBytes: number;
}

function readLineBy<T>(
  { schema, known }: LineReading<T>,
  bytes: Uint8Array | null,
  { isFirst, maxBytes }: LinePlace,
): LineResult<T> | null {
  const text = bytes && textOf(bytes, isFirst);
  if (typeof text !== 'string') return parseText(text, schema, maxBytes);
  const record = known.read(text);
  if (record !== null) return { record };
  if (text.trim() === '') return null;
  const result = parseText(text, schema, maxBytes);
  if ('record' in result) known.learn(text, result.record);
  return result;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** The text of a line, undefined if it is not UTF-8; a file may begin with a byte order mark. */
function textOf(bytes: Uint8Array, isFirst: boolean): string | undefined {
  try {
    const text = decoder.decode(bytes);
    return isFirst ? text.replace(/^\uFEFF/, '') : text;
  } catch {
    return undefined;
  }
}

/** @param text null for a line that is too long, undefined for one that is not UTF-8 */
function parseText<T>(
  text: string | null | undefined,
  schema: z.ZodType<T>,
  maxBytes: number,
): LineResult<T> {
  if (text === null) return tooLong(maxBytes);
  return text === undefined ? NOT_UTF8 : parseLogLine(text, schema);
}

const NOT_UTF8 = {
  issue: { field: '', expected: 'UTF-8 text', received: 'bytes of another encoding (Latin-1?)' },
};

function tooLong(maxBytes: number): { readonly issue: FieldIssue } {
  const expected = `a line of at most ${maxBytes} bytes`;
  return { issue: { field: '', expected, received: 'a longer one' } };
}
