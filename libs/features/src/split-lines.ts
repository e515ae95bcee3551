const LINE_FEED = 0x0a;
const EMPTY = new Uint8Array();
const BLANK_BYTES: readonly number[] = [0x09, 0x0d, 0x20];

/**
 * Splits a stream of bytes into lines at line feeds, without ever holding more than one line that
 * spans chunks. A carriage return stays at the end of its line, where JSON takes it as white space.
 * @param maxBytes longest line
 * @param onHold called with the bytes that are kept of a line whose end has not arrived, whenever
 * they change; an error that it throws ends the stream
 * @returns for each chunk, the lines that end in it: bytes without the line feed, or null in the
 * place of a longer line. A line within one chunk is a view of it, not a copy.
 * @example
 * import { Readable } from 'node:stream';
 * const chunks = Readable.from([Buffer.from('one\ntw'), Buffer.from('o\n')]);
 * const texts: string[] = [];
 * for await (const lines of splitLines(chunks, 1_048_576)) {
 *   texts.push(...lines.map((line) => Buffer.from(line ?? '').toString()));
 * }
 * texts; // ['one', 'two']
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  onHold: (bytes: number) => void = () => undefined,
): AsyncGenerator<(Uint8Array | null)[]> {
  const pending = new PendingLine(maxBytes, onHold);
  for await (const chunk of chunks) {
    const lines: (Uint8Array | null)[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      lines.push(pending.end(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) pending.add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (!pending.isEmpty) yield [pending.end(new Uint8Array())];
}

/** Whether a line holds only white space. */
export function isBlankLine(line: Uint8Array): boolean {
  for (const byte of line) if (!BLANK_BYTES.includes(byte)) return false;
  return true;
}

/**
 * The beginning of a line that continues in the next chunk; only its length once it is too long.
 * It is one buffer that grows by doubling: a list of chunks would cost 400 bytes per byte when
 * each chunk is one byte.
 */
class PendingLine {
  #storage: Uint8Array = EMPTY;
  #bytes = 0;

  constructor(
    readonly maxBytes: number,
    readonly onHold: (bytes: number) => void,
  ) {}

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  add(part: Uint8Array): void {
    const end = this.#bytes + part.length;
    if (end > this.maxBytes) this.#keep(EMPTY);
    else {
      if (end > this.#storage.length) this.#grow(end);
      this.#storage.set(part, this.#bytes);
    }
    this.#bytes = end;
  }

  /** @returns the line that ends with this part; null when it is too long */
  end(part: Uint8Array): Uint8Array | null {
    if (this.#bytes === 0) return part.length <= this.maxBytes ? part : null;
    this.add(part);
    const line = this.#bytes <= this.maxBytes ? this.#storage.subarray(0, this.#bytes) : null;
    // The line is a view of the storage, so the next line needs another one.
    this.#keep(EMPTY);
    this.#bytes = 0;
    return line;
  }

  #grow(bytes: number): void {
    const storage = new Uint8Array(Math.min(this.maxBytes, Math.max(2 * bytes, 1024)));
    storage.set(this.#storage.subarray(0, this.#bytes));
    this.#keep(storage);
  }

  #keep(storage: Uint8Array): void {
    if (storage.length !== this.#storage.length) this.onHold(storage.length);
    this.#storage = storage;
  }
}
