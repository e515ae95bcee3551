import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StreamEvent } from '@meta-agent/engine-api';
import { callerOf as addressOf, type CallerOf } from '../caller/caller';
import { StreamSeats, type SeatLimits } from './stream-seats';

export interface EventStreamOptions {
  /** Called for each event while a client is connected; `seq` counts up. */
  readonly compose: (seq: number) => Promise<StreamEvent>;
  /** The first client connected, or the last one left. */
  readonly onActive: (isActive: boolean) => void;
  /** An event could not be composed and was skipped. */
  readonly onError: (error: unknown) => void;
  /** A client was disconnected because its caller, or all callers, had too many. */
  readonly onSurplus?: () => void;
  readonly callerOf?: CallerOf;
  readonly periodMs?: number;
  readonly limits?: SeatLimits;
}

const PERIOD_MS = 500;
/** A client that misses more events in a row is disconnected. */
const MAX_MISSED = 20;
/** Told to a client whose place another one takes; browsers ignore an event without a listener. */
const SURPLUS = `event: surplus\ndata: ${JSON.stringify({ code: 'too_many_streams' })}\n\n`;
/** Delay before a client reconnects. */
const RETRY_MS = 2000;

/**
 * Server-sent events, the same for all clients. A client that has not read the last event misses
 * the next one, and is disconnected when it misses too many: nothing is queued. A new client is
 * never refused: when a caller has too many, its oldest is disconnected.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  /** Events that each client missed since the last one it received. */
  readonly #missed = new Map<ServerResponse, number>();
  readonly #seats: StreamSeats;
  #timer: NodeJS.Timeout | null = null;
  #seq = 0;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#seats = new StreamSeats(options.limits);
  }

  get clients(): number {
    return this.#missed.size;
  }

  open(req: IncomingMessage, res: ServerResponse): void {
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
    const { callerOf = addressOf, onSurplus } = this.#options;
    const surplus = this.#seats.take(callerOf(req).id, res);
    this.#add(res);
    for (const client of surplus) {
      onSurplus?.();
      if (client.writableLength === 0) client.end(SURPLUS);
      else client.destroy();
      this.#remove(client);
    }
  }

  /** Disconnects all clients. */
  close(): void {
    for (const res of this.#missed.keys()) res.end();
  }

  #add(res: ServerResponse): void {
    this.#missed.set(res, 0);
    res.once('close', () => {
      this.#remove(res);
    });
    if (this.#timer !== null) return;
    this.#options.onActive(true);
    const { onError, periodMs = PERIOD_MS } = this.#options;
    this.#timer = setInterval(() => void this.#send().catch(onError), periodMs);
    this.#timer.unref();
  }

  #remove(res: ServerResponse): void {
    this.#missed.delete(res);
    this.#seats.leave(res);
    if (this.clients > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#options.onActive(false);
  }

  async #send(): Promise<void> {
    this.#seq += 1;
    const seq = this.#seq;
    const data = JSON.stringify(await this.#options.compose(seq));
    const event = `id: ${seq}\ndata: ${data}\n\n`;
    for (const res of this.#missed.keys()) this.#sendTo(res, event);
  }

  #sendTo(res: ServerResponse, event: string): void {
    if (res.writableLength === 0) {
      this.#missed.set(res, 0);
      res.write(event);
      return;
    }
    const missed = (this.#missed.get(res) ?? 0) + 1;
    if (missed > MAX_MISSED) res.destroy();
    else this.#missed.set(res, missed);
  }
}
