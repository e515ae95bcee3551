import { HeldRedis } from '../connection/held-redis';
import type { RedisSettings } from '../connection/redis-settings';
import { SEND } from './scripts';
import type { StreamKeys } from './stream-keys';
import { script } from './told';

/** A record to send. */
export interface SentSignal {
  /** What the record is about, like its symbol and horizon: in a series time grows. */
  readonly series: string;
  readonly timeMs: number;
  /** A prediction-log line. */
  readonly record: string;
}

/**
 * Sends signals exactly once: a call that failed may be repeated, also by another process. Connects
 * when it is needed, and again after a failure.
 */
export class SignalSender {
  readonly #redis: HeldRedis;
  readonly #keys: StreamKeys;

  constructor(settings: RedisSettings, keys: StreamKeys) {
    this.#redis = new HeldRedis(settings, (redis) => {
      redis.defineCommand('metaSend', { lua: SEND, numberOfKeys: 2 });
    });
    this.#keys = keys;
  }

  /** @returns how many were sent now; the others had been @throws RedisError */
  async send(signals: readonly SentSignal[]): Promise<number> {
    const args = signals.flatMap(({ series, timeMs, record }) => [series, String(timeMs), record]);
    const { signals: stream, sent } = this.#keys;
    return this.#redis.with(
      async (redis) => (await script(redis, 'metaSend', [stream, sent, ...args])) as number,
    );
  }

  close(): void {
    this.#redis.close();
  }
}
