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
 * What became of a signal: sent now; sent before; the last of its series was sent with another record, so
 * somebody else sends the series too; or a later one was sent already, by this sender or by somebody else.
 */
export type SendResult = 'sent' | 'known' | 'other' | 'earlier';

/**
 * Sends signals exactly once: a call that failed may be repeated, also by another process. Connects
 * when it is needed, and again after a failure.
 */
export class SignalSender {
  readonly #redis: HeldRedis;
  readonly #keys: StreamKeys;

  constructor(settings: RedisSettings, keys: StreamKeys) {
    this.#redis = new HeldRedis(settings, (redis) => {
      redis.defineCommand('metaSend', { lua: SEND, numberOfKeys: 3 });
    });
    this.#keys = keys;
  }

  /** @returns what became of each @throws RedisError */
  async send(signals: readonly SentSignal[]): Promise<SendResult[]> {
    const args = signals.flatMap(({ series, timeMs, record }) => [series, String(timeMs), record]);
    const { signals: stream, sent, sentRecords } = this.#keys;
    return this.#redis.with(async (redis) => {
      const reply = await script(redis, 'metaSend', [stream, sent, sentRecords, ...args]);
      return reply as SendResult[];
    });
  }

  close(): void {
    this.#redis.close();
  }
}
