import type { EventEmitter } from 'node:events';

/**
 * Where lines are written; emits `drop` with bytes that it cannot buffer, and `drain` when it holds
 * no bytes.
 */
export interface LineTarget extends Pick<EventEmitter, 'on'> {
  write(bytes: Buffer): unknown;
}

const FLUSH_MS = 100;
const BATCH_BYTES = 65_536;
const LINE_BREAK = 0x0a;

/**
 * Collects lines, encoded, for at most 0.1 s: pino's stream measures and encodes each write, which
 * took longer than a decision when each line was one write.
 */
export class LineBatch {
  readonly #target: LineTarget;
  #batch: Buffer = Buffer.allocUnsafe(BATCH_BYTES);
  /** The memory that the target holds, and memory for the next batch. */
  #lent: Buffer | undefined;
  #spare: Buffer | undefined;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  droppedLines = 0;

  constructor(target: LineTarget) {
    this.#target = target;
    target.on('drain', () => {
      this.#spare = this.#lent;
      this.#lent = undefined;
    });
    target.on('drop', (bytes: Buffer) => {
      for (const byte of bytes) if (byte === LINE_BREAK) this.droppedLines += 1;
    });
    // The pipe is closed: the lines cannot be delivered, and decisions continue.
    target.on('error', () => {
      this.droppedLines += 1;
    });
  }

  write(line: string): void {
    // A UTF-16 unit is at most 3 bytes; an exact count would take as long as the write.
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
    // The target keeps these bytes until they are written, so the next batch needs its own. New
    // memory for each batch would cost 2 % of the time of a decision.
    this.#lent = this.#batch;
    this.#batch = this.#spare ?? Buffer.allocUnsafe(BATCH_BYTES);
    this.#spare = undefined;
    this.#bytes = 0;
    this.#target.write(written);
  }
}
