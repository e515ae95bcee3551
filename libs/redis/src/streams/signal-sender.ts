import type { Redis } from 'ioredis';
import { openRedis } from '../connection/open-redis';
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
  readonly #settings: RedisSettings;
  readonly #keys: StreamKeys;
  #redis: Redis | null = null;

  constructor(settings: RedisSettings, keys: StreamKeys) {
    this.#settings = settings;
    this.#keys = keys;
  }

  /** @returns how many were sent now; the others had been @throws RedisError */
  async send(signals: readonly SentSignal[]): Promise<number> {
    const args = signals.flatMap(({ series, timeMs, record }) => [series, String(timeMs), record]);
    try {
      const redis = await this.#open();
      const { signals: stream, sent } = this.#keys;
      return (await script(redis, 'metaSend', [stream, sent, ...args])) as number;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    const redis = this.#redis;
    this.#redis = null;
    if (redis !== null && redis.status !== 'end') redis.disconnect();
  }

  async #open(): Promise<Redis> {
    if (this.#redis?.status === 'ready') return this.#redis;
    this.close();
    const redis = await openRedis(this.#settings);
    redis.defineCommand('metaSend', { lua: SEND, numberOfKeys: 2 });
    this.#redis = redis;
    return redis;
  }
}
