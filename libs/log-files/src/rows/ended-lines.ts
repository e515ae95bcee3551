const LINE_FEED = 0x0a;

/**
 * The bytes up to the last line feed, in pieces of whole lines: what follows it is still being written.
 * @example
 * import { Readable } from 'node:stream';
 * const pieces = [];
 * for await (const lines of endedLines(Readable.from([Buffer.from('a\nb')]))) pieces.push(String(lines));
 * pieces; // ['a\n']
 */
export async function* endedLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      yield Buffer.concat([...pending, chunk.subarray(0, end)]);
      pending = [];
    }
    if (end < chunk.length) pending.push(chunk.subarray(end));
  }
}
