import { readLogAs, type LogEntry } from '@meta-agent/features';
import type { LineCounter } from '@meta-agent/log-files';
import { GrowingFile } from '../files/growing-file';
import { rowOf, rowSchema, type DecidedRow } from './decided-row';

const LINE_FEED = 0x0a;

/** How far the bytes that came were read. */
interface Position {
  bytes: number;
  /** Up to the last line feed. */
  endedBytes: number;
  lines: number;
  /** Whether a last line without a line feed is a row all the same. */
  hasOpenRow: boolean;
}

type Line = LogEntry<Parameters<typeof rowOf>[0]>;

/** One decision log, read on as it grows. */
export class FollowedLog {
  readonly #file: GrowingFile;
  readonly #withRecords: boolean;
  #decidedAtMs = -Infinity;
  #lines = 0;

  constructor(path: string, withRecords: boolean) {
    this.#file = new GrowingFile(path);
    this.#withRecords = withRecords;
  }

  /**
   * The rows that came. A record without a decision is passed over, as is the last line while it is
   * being written.
   * @param lines counts them
   * @returns null when the file was replaced
   * @throws InputError
   */
  async read(lines: LineCounter): Promise<DecidedRow[] | null> {
    const growth = await this.#file.look();
    if (growth === 'replaced') return null;
    if (growth === 'same') return [];
    const position = { bytes: 0, endedBytes: 0, lines: 0, hasOpenRow: false };
    const rows: DecidedRow[] = [];
    for await (const entry of wholeEntries(this.#file, position)) {
      const row = this.#rowOf(entry, lines);
      if (row !== null) rows.push(row);
    }
    this.#lines += position.lines;
    await this.#file.keep(position.hasOpenRow ? null : position.endedBytes);
    return rows;
  }

  #rowOf(entry: Line, lines: LineCounter): DecidedRow | null {
    const row = 'record' in entry ? rowOf(entry.record, this.#withRecords) : null;
    const issue = 'issue' in entry ? entry.issue : row !== null && 'expected' in row ? row : null;
    if (issue !== null) {
      const line = this.#lines + ('issue' in entry ? entry.issue.line : entry.line);
      lines.add({ issue: { ...issue, file: this.#file.path, line } });
      return null;
    }
    lines.add(entry);
    if (row === null || 'expected' in row) return null;
    this.#decidedAtMs = Math.max(this.#decidedAtMs, row.decidedAtMs);
    return { ...row, decidedAtMs: this.#decidedAtMs };
  }
}

/** The lines that came; a torn last line is left for the next look. */
async function* wholeEntries(file: GrowingFile, position: Position): AsyncGenerator<Line> {
  let held: Line | null = null;
  for await (const entry of readLogAs(rowSchema, file.path, noting(file.bytes(), position))) {
    if (held !== null) yield held;
    held = null;
    if ('record' in entry) yield entry;
    else held = entry;
  }
  const isEnded = position.bytes === position.endedBytes;
  if (held !== null && isEnded) yield held;
  position.hasOpenRow = !isEnded && held === null;
}

async function* noting(bytes: AsyncIterable<Buffer>, position: Position) {
  for await (const chunk of bytes) {
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) {
      position.lines += 1;
      position.endedBytes = position.bytes + at + 1;
    }
    position.bytes += chunk.length;
    yield chunk;
  }
}
