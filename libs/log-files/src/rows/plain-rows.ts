/** The cells of a row, and the line it ends on. */
export interface CellRow {
  readonly cells: readonly string[];
  readonly line: number;
}

const [LINE_FEED, RETURN, QUOTE] = [...Buffer.from('\n\r"')];
const BYTE_ORDER_MARK = '\uFEFF';
/** A character of UTF-16 takes at most this many bytes of UTF-8. */
const MOST_BYTES = 3;
const EMPTY: Buffer = Buffer.alloc(0);

/** Splits the rows of CSV text as long as it has no quotes, each line with the same end. */
export class PlainRows {
  /** Lines that are split. */
  lines = 0;
  /** Of the first line; null before it is known. */
  lineEnd: '\n' | '\r\n' | null = null;
  /** The start of a line whose end is in a later chunk. */
  #pending: Buffer = EMPTY;

  constructor(readonly maxBytes: number) {}

  /** The rows that end in a chunk; null when it takes a CSV parser, from `takeRest` on. */
  split(chunk: Buffer): CellRow[] | null {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (bytes.includes(QUOTE) || bytes.length - end > this.maxBytes) return null;
    if (this.lineEnd === null && !this.#seeLineEnd(bytes, end)) return null;
    const rows = end === 0 ? [] : this.#rowsOf(bytes.toString('utf8', 0, end - 1), true);
    if (rows !== null) this.#pending = bytes.subarray(end);
    return rows;
  }

  /** The bytes that are not split: those of this chunk, and the line before that continues in it. */
  takeRest(chunk: Buffer = EMPTY): Buffer {
    return Buffer.concat([this.#pending, chunk]);
  }

  /** The last row, when no line feed ends it; null when it takes a CSV parser. */
  end(): CellRow[] | null {
    const text = this.#pending.toString();
    return text.includes('\r') ? null : this.#rowsOf(text, false);
  }

  #seeLineEnd(bytes: Buffer, end: number): boolean {
    const first = bytes.indexOf(LINE_FEED);
    const returned = bytes.indexOf(RETURN);
    if (end === 0) return returned === -1;
    if (returned !== -1 && returned < first - 1) return false;
    this.lineEnd = returned !== -1 && returned === first - 1 ? '\r\n' : '\n';
    return true;
  }

  /**
   * The rows of lines without the last line feed; null for a line that is too long, or with another
   * end than the first line. A whole text is split faster than the bytes of each line are decoded.
   */
  #rowsOf(text: string, isEnded: boolean): CellRow[] | null {
    const isReturned = isEnded && this.lineEnd === '\r\n';
    if (!isReturned && text.includes('\r')) return null;
    const isMarked = this.lines === 0 && text.startsWith(BYTE_ORDER_MARK);
    const rows: CellRow[] = [];
    let { lines } = this;
    for (const line of (isMarked ? text.slice(1) : text).split('\n')) {
      if (this.#isTooLong(line) || (isReturned && line.indexOf('\r') !== line.length - 1))
        return null;
      lines += 1;
      const cells = line.split(',').map((cell) => cell.trim());
      if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: lines });
    }
    this.lines = lines;
    return rows;
  }

  #isTooLong(line: string): boolean {
    if (MOST_BYTES * line.length <= this.maxBytes) return false;
    return Buffer.byteLength(line) > this.maxBytes;
  }
}
