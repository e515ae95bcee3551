import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StreamEvent } from '@meta-agent/engine-api';
import { EngineError } from '../problem/engine-error';

export interface EventStreamOptions {
  /** Asked while somebody watches; `seq` counts up. */
  readonly compose: (seq: number) => Promise<StreamEvent>;
  /** The first one watches, or the last one has gone. */
  readonly onWatched: (isWatched: boolean) => void;
  /** An event could not be composed, and is left out. */
  readonly onError: (error: unknown) => void;
  readonly periodMs?: number;
  readonly maxWatchers?: number;
}

const PERIOD_MS = 500;
const MAX_WATCHERS = 16;
/** Events in a row that a watcher may be too slow for. */
const MAX_SKIPPED = 20;
/** When a watcher whose connection broke comes again. */
const RETRY_MS = 2000;

/**
 * Server-sent events, the same for everybody who watches. Whoever has not read the last one is
 * left out of the next, and hung up on when that goes on: nothing piles up.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  /** How many events each was left out of since the last that it got. */
  readonly #skipped = new Map<ServerResponse, number>();
  #timer: NodeJS.Timeout | null = null;
  #seq = 0;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  get watchers(): number {
    return this.#skipped.size;
  }

  /** @throws EngineError foreign_origin, too_many_requests */
  open(req: IncomingMessage, res: ServerResponse): void {
    assertSameOrigin(req);
    const { maxWatchers = MAX_WATCHERS } = this.#options;
    if (this.watchers >= maxWatchers) {
      const expected = `at most ${maxWatchers} who watch`;
      throw new EngineError('too_many_requests', { expected, headers: { 'retry-after': '5' } });
    }
    res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    });
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    res.write(`retry: ${RETRY_MS}\n\n`);
    this.#add(res);
  }

  /** Hangs up on everybody. */
  close(): void {
    for (const res of this.#skipped.keys()) res.end();
  }

  #add(res: ServerResponse): void {
    this.#skipped.set(res, 0);
    res.once('close', () => {
      this.#remove(res);
    });
    if (this.#timer !== null) return;
    this.#options.onWatched(true);
    const { onError, periodMs = PERIOD_MS } = this.#options;
    this.#timer = setInterval(() => void this.#send().catch(onError), periodMs);
    this.#timer.unref();
  }

  #remove(res: ServerResponse): void {
    this.#skipped.delete(res);
    if (this.watchers > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#options.onWatched(false);
  }

  async #send(): Promise<void> {
    this.#seq += 1;
    const seq = this.#seq;
    const data = JSON.stringify(await this.#options.compose(seq));
    const event = `id: ${seq}\ndata: ${data}\n\n`;
    for (const res of this.#skipped.keys()) this.#sendTo(res, event);
  }

  #sendTo(res: ServerResponse, event: string): void {
    if (res.writableLength === 0) {
      this.#skipped.set(res, 0);
      res.write(event);
      return;
    }
    const skipped = (this.#skipped.get(res) ?? 0) + 1;
    if (skipped > MAX_SKIPPED) res.destroy();
    else this.#skipped.set(res, skipped);
  }
}

/** A browser names the page's site when it is another one. */
function assertSameOrigin({ headers: { origin, host = '' } }: IncomingMessage): void {
  if (origin === undefined || [`http://${host}`, `https://${host}`].includes(origin)) return;
  throw new EngineError('foreign_origin', { expected: `no Origin, or ${host}`, received: origin });
}
