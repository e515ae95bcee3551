import { endedLines } from '@meta-agent/log-files';
import { GrowingFile, type Growth } from './growing-file';

const LINE_FEED = 0x0a;

/** A CSV file that grows at its end, read on as it grows: `look`, the bytes, `keep`. */
export class FollowedCsv {
  readonly #file: GrowingFile;
  /** Up to the end of the first line that is not blank. */
  #header: Buffer = Buffer.alloc(0);
  #hasHeader = false;
  /** Bytes that were given since the last `keep`. */
  #given = 0;

  constructor(path: string) {
    this.#file = new GrowingFile(path);
  }

  look(): Promise<Growth> {
    return this.#file.look();
  }

  /** The header, and the whole lines that came. A line without a line feed is still being written. */
  async *bytes(): AsyncGenerator<Buffer> {
    this.#given = 0;
    if (this.#hasHeader) yield this.#header;
    for await (const lines of endedLines(this.#file.bytes())) {
      this.#given += lines.length;
      if (!this.#hasHeader) this.#addToHeader(lines);
      yield lines;
    }
  }

  /** Notes that the bytes were read. */
  keep(): Promise<void> {
    return this.#file.keep(this.#given);
  }

  #addToHeader(lines: Buffer): void {
    let end = 0;
    while (!this.#hasHeader && end < lines.length) {
      const start = end;
      end = lines.indexOf(LINE_FEED, start) + 1;
      this.#hasHeader = lines.toString('utf8', start, end).trim() !== '';
    }
    this.#header = Buffer.concat([this.#header, lines.subarray(0, end)]);
  }
}
