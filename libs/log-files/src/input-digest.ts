import { createHash, type Hash } from 'node:crypto';

/**
 * The input so far: bytes for the progress, a digest for the metadata.
 * @example
 * const inputs = new InputDigest();
 * inputs.add(Buffer.from('abc'));
 * inputs.sha256().slice(0, 8); // 'ba7816bf'
 */
export class InputDigest {
  readonly files: string[] = [];
  readonly #hash: Hash = createHash('sha256');
  bytes = 0;

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
  }

  /** SHA-256 over the bytes of all files, in the order in which they were read. */
  sha256(): string {
    return this.#hash.copy().digest('hex');
  }
}
