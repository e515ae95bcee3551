const LINE_FEED = 0x0a;
const BLANK_BYTES: readonly number[] = [0x09, 0x0d, 0x20];

/**
 * Splits a stream of bytes into lines at line feeds, without ever holding more than one line that
 * spans chunks. A carriage return stays at the end of its line, where JSON takes it as white space.
 * @param maxBytes longest line
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
): AsyncGenerator<(Uint8Array | null)[]> {
  const pending = new PendingLine(maxBytes);
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

/** The beginning of a line that continues in the next chunk; only its length once it is too long. */
class PendingLine {
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(readonly maxBytes: number) {}

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  add(part: Uint8Array): void {
    this.#bytes += part.length;
    if (this.#bytes <= this.maxBytes) this.#parts.push(part);
    else this.#parts = [];
  }

  /** @returns the line that ends with this part; null when it is too long */
  end(part: Uint8Array): Uint8Array | null {
    if (this.#bytes === 0) return part.length <= this.maxBytes ? part : null;
    this.add(part);
    const line = this.#bytes <= this.maxBytes ? joined(this.#parts, this.#bytes) : null;
    this.#parts = [];
    this.#bytes = 0;
    return line;
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
