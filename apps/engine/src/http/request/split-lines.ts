const NEWLINE = 0x0a;

/**
 * Lines of a byte stream, all of a chunk at once; null in the place of one that is longer than
 * the limit, which is never held whole. Blank lines are passed over.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<(Buffer | null)[]> {
  const rest = new PendingLine(maxBytes);
  for await (const chunk of chunks) {
    const lines: (Buffer | null)[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      rest.add(chunk.subarray(start, end));
      lines.push(...rest.take());
      start = end + 1;
    }
    rest.add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  const last = rest.take();
  if (last.length > 0) yield last;
}

/** A line whose end has not come yet. */
class PendingLine {
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(readonly maxBytes: number) {}

  add(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes <= this.maxBytes) this.#parts.push(part);
    else this.#parts = [];
  }

  /** The line; none when it is blank. */
  take(): (Buffer | null)[] {
    const isTooLong = this.#bytes > this.maxBytes;
    const line = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    if (isTooLong) return [null];
    return isBlank(line) ? [] : [line];
  }
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
