/** The cells of a row, and the line it ends on. */
export interface CellRow {
  readonly cells: readonly string[];
  readonly line: number;
}

const [LINE_FEED, RETURN, QUOTE] = [...Buffer.from('\n\r"')];
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
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
    const rows: CellRow[] = [];
    const { lines } = this;
    for (let start = 0; start < end;) {
      const next = bytes.indexOf(LINE_FEED, start);
      const row = next - start > this.maxBytes ? null : this.#rowOf(bytes, start, next);
      if (row === null) {
        this.lines = lines;
        return null;
      }
      if (row.cells.length > 0) rows.push(row);
      start = next + 1;
    }
    this.#pending = bytes.subarray(end);
    return rows;
  }

  /** The bytes that are not split: those of this chunk, and the line before that continues in it. */
  takeRest(chunk: Buffer = EMPTY): Buffer {
    return Buffer.concat([this.#pending, chunk]);
  }

  /** The last row, when no line feed ends it; null when it takes a CSV parser. */
  end(): CellRow[] | null {
    const row = this.#rowOf(this.#pending, 0, this.#pending.length);
    return row && (row.cells.length === 0 ? [] : [row]);
  }

  #seeLineEnd(bytes: Buffer, end: number): boolean {
    const first = bytes.indexOf(LINE_FEED);
    const returned = bytes.indexOf(RETURN);
    if (end === 0) return returned === -1;
    if (returned !== -1 && returned < first - 1) return false;
    this.lineEnd = returned !== -1 && returned === first - 1 ? '\r\n' : '\n';
    return true;
  }

  /** A return elsewhere than in the line end of the file is left to csv-parse. */
  #isEndedAlike(bytes: Buffer, from: number, to: number): boolean {
    const returned = bytes.indexOf(RETURN, from);
    const isReturned = returned !== -1 && returned < to;
    if (this.lineEnd !== '\r\n' || to === bytes.length) return !isReturned;
    return returned === to - 1;
  }

  /** Without cells for an empty line; null for a line with another end than the first. */
  #rowOf(bytes: Buffer, from: number, to: number): CellRow | null {
    if (!this.#isEndedAlike(bytes, from, to)) return null;
    this.lines += 1;
    const isMarked = this.lines === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK);
    const text = bytes.toString('utf8', isMarked ? 3 : from, to);
    const cells = text.split(',').map((cell) => cell.trim());
    return { cells: cells.length === 1 && cells[0] === '' ? [] : cells, line: this.lines };
  }
}
