import { ModelError } from '../src/errors';
import type { ObjectStore } from '../src/mirror/object-store';

/** An object storage in memory; a test may look into it, and let calls fail. */
export class MemoryStore implements ObjectStore {
  readonly url = 's3://bucket/desk';
  readonly objects = new Map<string, Uint8Array>();
  readonly calls: string[] = [];
  /** Throws to let a call fail: before it is done, or after it with a lost answer. */
  onCall: (call: string, moment: 'before' | 'after') => void = () => undefined;

  /** @throws Error when there is no such object */
  bytesOf(key: string): Uint8Array {
    const bytes = this.objects.get(key);
    if (bytes === undefined) throw new Error(`no object ${key}`);
    return bytes;
  }

  get(key: string) {
    return this.#call(`get ${key}`, () => this.#read(key));
  }

  put(key: string, bytes: Uint8Array, seen?: string | null) {
    return this.#call(`put ${key}`, () => {
      if (seen !== undefined && (this.#read(key)?.etag ?? null) !== seen) {
        throw new ModelError('store_changed', { at: `${this.url}/${key}` });
      }
      this.objects.set(key, Uint8Array.from(bytes));
    });
  }

  #read(key: string) {
    const bytes = this.objects.get(key);
    return bytes === undefined ? null : { bytes, etag: Buffer.from(bytes).toString('base64') };
  }

  async #call<T>(call: string, work: () => T): Promise<T> {
    await Promise.resolve();
    this.calls.push(call);
    this.onCall(call, 'before');
    const result = work();
    this.onCall(call, 'after');
    return result;
  }
}
