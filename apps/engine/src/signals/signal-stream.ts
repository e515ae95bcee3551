import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, openRedis, redisErrorOf, SignalGroup, streamKeys } from '@meta-agent/redis';
import type { StreamConfig } from '../config/stream-config';
import type { Turns } from '../http/load/batch-turns';
import { EngineError } from '../problem/engine-error';
import type { DecideSignals } from './decide-signals';
import type { StreamReporter } from './report-stream';
import { StreamSession, type HeldSignals } from './stream-session';
import type { StreamTally } from './stream-tally';

export interface SignalStreamOptions {
  readonly config: StreamConfig;
  readonly decide: DecideSignals;
  readonly turns: Turns;
  readonly tally: StreamTally;
  readonly report: StreamReporter;
}

type Connection = Awaited<ReturnType<typeof openRedis>>;

/** A Redis that hangs must not hold up the stop of the engine. */
const STOP_MS = 8000;

/**
 * Decides the signals of a Redis stream until it is stopped. While Redis cannot be used it tries
 * again with a backoff, for ever; requests over HTTP do not notice.
 */
export class SignalStream {
  readonly #options: SignalStreamOptions;
  readonly #held: HeldSignals = { undecided: [], unpublished: [] };
  readonly #stopping = new AbortController();
  #connections: Connection[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: SignalStreamOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Publishes what has been read, and leaves the group. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.race([this.#running, sleep(STOP_MS, undefined, { ref: false })]);
    this.#close();
    this.#options.tally.enter('stopped');
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.#session(() => (attempt = 0));
      } catch (error) {
        this.#fail(error);
      }
      this.#close();
      await sleep(backoffMs(attempt + 1), undefined, { signal }).catch(() => undefined);
    }
  }

  async #session(onSuccess: () => void): Promise<void> {
    const { config, tally, report } = this.#options;
    const { prefix, group: name, consumer } = config;
    const reader = await this.#open();
    const writer = await this.#open();
    const keys = streamKeys(prefix);
    const group = new SignalGroup({ reader, writer, keys, group: name, consumer });
    await group.open();
    const onReady = async () => {
      tally.enter('connected');
      report.connected(await writer.info('persistence'), await writer.info('memory'));
      onSuccess();
    };
    const isStopping = () => this.#stopping.signal.aborted;
    const session = { ...this.#options, group, held: this.#held, onReady, isStopping };
    await new StreamSession(session).run();
  }

  #fail(error: unknown): void {
    const { tally, report } = this.#options;
    tally.enter('waiting');
    const failure = error instanceof EngineError ? error : redisErrorOf(error);
    tally.fail(failure);
    report.failed(failure);
  }

  async #open(): Promise<Connection> {
    const connection = await openRedis(this.#options.config.redis);
    this.#connections.push(connection);
    return connection;
  }

  #close(): void {
    for (const connection of this.#connections) {
      if (connection.status !== 'end') connection.disconnect();
    }
    this.#connections = [];
  }
}
