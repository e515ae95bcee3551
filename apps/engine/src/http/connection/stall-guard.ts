import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/**
 * Watches the answer to a batch: closes the connection when there is no progress for too long, and
 * tells when the client has left. The socket's own timeout is no substitute: single bytes would
 * keep resetting it.
 */
export class StallGuard {
  readonly #res: ServerResponse;
  readonly #closed = new AbortController();
  readonly #timer: NodeJS.Timeout;

  /** @param limitMs longest time between two calls of `progress` */
  constructor(res: ServerResponse, limitMs: number) {
    this.#res = res;
    this.#timer = setTimeout(() => res.req.socket.destroy(), limitMs).unref();
    res.once('close', () => {
      clearTimeout(this.#timer);
      this.#closed.abort();
    });
  }

  progress(): void {
    this.#timer.refresh();
  }

  /** @throws DOMException AbortError, when the connection is closed */
  assertOpen(): void {
    this.#closed.signal.throwIfAborted();
  }

  /** Writes a part; resolves once the client has read nearly everything. @throws when it left */
  async write(part: string | Buffer): Promise<void> {
    this.assertOpen();
    if (!this.#res.write(part)) await once(this.#res, 'drain', { signal: this.#closed.signal });
    this.progress();
  }
}
