import { openRedis, streamKeys, type RedisSettings } from '@meta-agent/redis';
import type { RedisServer } from '@meta-agent/redis/testing';

export type Connection = Awaited<ReturnType<typeof openRedis>>;
export const KEYS = streamKeys('meta');

/** Tries again while Redis is being killed and started. */
export async function persist<T>(
  { url }: RedisSettings,
  work: (redis: Connection) => Promise<T>,
): Promise<T> {
  for (;;) {
    let redis: Connection | null = null;
    try {
      redis = await openRedis({ url });
      return await work(redis);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const isAway = /closed|aborted|ECONN|EPIPE|writeable|LOADING|max retries/i.test(message);
      if (!isAway && code !== 'unreachable' && code !== 'loading') throw error;
    } finally {
      if (redis !== null && redis.status !== 'end') redis.disconnect();
    }
  }
}

const CHUNK = 500;

/**
 * Sends records as signals with ids 1-0, 2-0 and so on: what is sent again after a lost reply has an
 * id that Redis has already, so each record is sent once.
 */
export async function sendAll(server: RedisServer, records: readonly string[]): Promise<void> {
  await persist(server, async (redis) => {
    const newest = await redis.xrevrange(KEYS.signals, '+', '-', 'COUNT', 1);
    let next = newest.length === 0 ? 0 : Number(newest[0][0].split('-')[0]);
    while (next < records.length) {
      const pipeline = redis.pipeline();
      const end = Math.min(next + CHUNK, records.length);
      for (; next < end; next += 1) {
        pipeline.xadd(KEYS.signals, `${next + 1}-0`, 'record', records[next]);
      }
      for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
    }
  });
}

/** Calls a function with each entry of a stream, from the oldest on. */
export async function eachEntry(
  server: RedisServer,
  key: string,
  visit: (id: string, fields: readonly string[]) => void,
): Promise<void> {
  const redis = await openRedis({ url: server.url });
  let after = '-';
  for (;;) {
    const entries = await redis.xrange(key, after, '+', 'COUNT', 5000);
    for (const [id, fields] of entries) visit(id, fields);
    if (entries.length === 0) break;
    after = `(${entries[entries.length - 1][0]}`;
  }
  redis.disconnect();
}

/** The value of a field of an entry. */
export const fieldOf = (fields: readonly string[], name: string): string =>
  fields[fields.indexOf(name) + 1];
