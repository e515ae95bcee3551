import type { EventEmitter } from 'node:events';

/** What lines end up in; emits `drop` for what it could not take. */
export interface LineTarget extends Pick<EventEmitter, 'on'> {
  write(bytes: Buffer): unknown;
}

const FLUSH_MS = 100;
const BATCH_BYTES = 65_536;
const LINE_BREAK = 0x0a;

/**
 * Gathers lines for a tenth of a second at most, as the bytes that they will be: pino's stream
 * measures and encodes each write anew, which for single lines took longer than to decide.
 */
export class LineBatch {
  readonly #target: LineTarget;
  #batch = Buffer.allocUnsafe(BATCH_BYTES);
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  droppedLines = 0;

  constructor(target: LineTarget) {
    this.#target = target;
    target.on('drop', (bytes: Buffer) => {
      for (const byte of bytes) if (byte === LINE_BREAK) this.droppedLines += 1;
    });
    // A closed pipe: there is nobody left to tell, and decisions go on.
    target.on('error', () => {
      this.droppedLines += 1;
    });
  }

  write(line: string): void {
    // A character is three bytes at most; to count them first would take as long as to write them.
    if (this.#bytes + 3 * line.length > BATCH_BYTES) this.flush();
    if (3 * line.length > BATCH_BYTES) {
      this.#target.write(Buffer.from(line));
      return;
    }
    this.#bytes += this.#batch.write(line, this.#bytes);
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, FLUSH_MS).unref();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#bytes === 0) return;
    const written = this.#batch.subarray(0, this.#bytes);
    // The target has these bytes until they are written.
    this.#batch = Buffer.allocUnsafe(BATCH_BYTES);
    this.#bytes = 0;
    this.#target.write(written);
  }
}
