import { connectionOptions, redisMaker, type RedisSettings } from '@meta-agent/redis';
import type { ConnectionOptions, Queue, Worker } from 'bullmq';

interface Bull {
  readonly Queue: typeof Queue;
  readonly Worker: typeof Worker;
}

/** Loads BullMQ, late: it takes long, and most commands ask no queue. Its connections end at an unreadable reply. */
export async function loadBull(): Promise<Bull> {
  const bull = await import('bullmq');
  const newRedis = await redisMaker();
  bull.RedisConnection.clientFactory = (options) =>
    // BullMQ checks the options of ioredis by a copy of their types that admits less.
    bull.createIORedisClient(newRedis(options as Parameters<typeof newRedis>[0]));
  return bull;
}

/** The connection as BullMQ wants it: its commands wait for Redis without an end. */
export async function bullConnection(settings: RedisSettings): Promise<ConnectionOptions> {
  const options = { ...(await connectionOptions(settings)), maxRetriesPerRequest: null };
  return options as ConnectionOptions;
}
