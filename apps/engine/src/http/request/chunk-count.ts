import { EngineError } from '../../problem/engine-error';

const FREE_CHUNKS = 1024;
const LEAST_MEAN_BYTES = 16;

/**
 * Counts the chunks of a body: each costs as much as a decision, however short it is, and no
 * client sends a thousand chunks of a few bytes.
 */
export class ChunkCount {
  #chunks = 0;
  #bytes = 0;

  /** @throws EngineError too_many_chunks */
  add(bytes: number): void {
    this.#chunks += 1;
    this.#bytes += bytes;
    const most = FREE_CHUNKS + this.#bytes / LEAST_MEAN_BYTES;
    if (this.#chunks <= most) return;
    throw new EngineError('too_many_chunks', {
      expected: `chunks of ${LEAST_MEAN_BYTES} bytes or more on average`,
      received: `${this.#bytes} bytes in ${this.#chunks} chunks`,
    });
  }
}
