import type { Redis, RedisOptions } from 'ioredis';
import { endOnUnreadable } from './end-on-unreadable';
import { RedisError, redisErrorOf } from './redis-error';
import { connectionOptions, type RedisSettings } from './redis-settings';

/** XAUTOCLAIM and the idle time of XPENDING are of 6.2. */
const OLDEST = [6, 2] as const;

/** A command without a reply in this time fails: no command of ours blocks longer than 5 seconds. */
const SILENCE_MS = 15_000;

/**
 * Connects to Redis once. A connection that ends is not opened again, and its commands fail: the
 * caller knows what to do again. A command before the connection is ready fails too.
 * @throws RedisError
 */
export async function openRedis(settings: RedisSettings): Promise<Redis> {
  const options = await connectionOptions(settings);
  // Loaded when it is needed: most commands do not ask Redis.
  const { Redis } = await import('ioredis');
  const redis = new Redis({
    ...options,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: SILENCE_MS,
  });
  // The event tells the reason; the promise only that the connection is closed.
  let reason: unknown;
  redis.on('error', (error) => (reason ??= error));
  endOnUnreadable(redis);
  try {
    await redis.connect();
    assertVersion(await redis.info('server'));
    return redis;
  } catch (error) {
    // What has ended already would only hold a timer of two seconds.
    if (redis.status !== 'end') redis.disconnect();
    throw redisErrorOf(reason ?? error);
  }
}

/** What makes connections for a library that opens and closes its own; each ends at an unreadable reply. */
export async function redisMaker(): Promise<(options: RedisOptions) => Redis> {
  const { Redis } = await import('ioredis');
  return (options) => {
    const redis = new Redis(options);
    endOnUnreadable(redis);
    return redis;
  };
}

function assertVersion(info: string): void {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '0';
  const [major, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new RedisError('too_old', `Redis is too old: ${version}; ${OLDEST.join('.')} is needed.`);
}
