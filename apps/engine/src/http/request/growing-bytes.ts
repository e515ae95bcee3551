const EMPTY = Buffer.alloc(0);
const LEAST_BYTES = 4096;

/**
 * Chunks joined as they arrive, in one buffer that grows by doubling. A list of chunks would hold
 * 400 bytes per byte when each chunk is one byte.
 */
export class GrowingBytes {
  readonly #announced: number;
  readonly #onHold: (bytes: number) => void;
  #storage: Buffer = EMPTY;
  #length = 0;

  /**
   * @param announced the length if it is known, else Infinity
   * @param onHold called with the bytes of memory before they are taken; may throw
   */
  constructor(announced: number, onHold: (bytes: number) => void) {
    this.#announced = announced;
    this.#onHold = onHold;
  }

  get length(): number {
    return this.#length;
  }

  add(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (this.#length === 0) {
      // Nearly every body is one chunk, which needs no copy.
      this.#onHold(length);
      this.#storage = chunk;
    } else {
      if (length > this.#storage.length) this.#grow(length);
      chunk.copy(this.#storage, this.#length);
    }
    this.#length = length;
  }

  bytes(): Buffer {
    return this.#storage.subarray(0, this.#length);
  }

  #grow(length: number): void {
    const doubled = Math.max(2 * length, LEAST_BYTES);
    const capacity = Math.max(length, Math.min(doubled, this.#announced));
    this.#onHold(capacity);
    const storage = Buffer.allocUnsafeSlow(capacity);
    this.#storage.copy(storage, 0, 0, this.#length);
    this.#storage = storage;
  }
}
