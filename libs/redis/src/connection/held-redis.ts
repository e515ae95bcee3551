import type { Redis } from 'ioredis';
import { openRedis } from './open-redis';
import type { RedisSettings } from './redis-settings';

/** One connection, opened when it is needed, and again after a failure. */
export class HeldRedis {
  readonly #settings: RedisSettings;
  readonly #prepare: (redis: Redis) => void;
  #redis: Redis | null = null;

  /** @param prepare called with each new connection */
  constructor(settings: RedisSettings, prepare: (redis: Redis) => void = () => undefined) {
    this.#settings = settings;
    this.#prepare = prepare;
  }

  /** Works with the connection; a failure closes it. @throws RedisError, the errors of the work */
  async with<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The next work opens another connection. */
  close(): void {
    const redis = this.#redis;
    this.#redis = null;
    if (redis !== null && redis.status !== 'end') redis.disconnect();
  }

  async #open(): Promise<Redis> {
    if (this.#redis?.status === 'ready') return this.#redis;
    this.close();
    const redis = await openRedis(this.#settings);
    this.#prepare(redis);
    this.#redis = redis;
    return redis;
  }
}
