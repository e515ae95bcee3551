import { connectionOptions, type RedisSettings } from '@meta-agent/redis';
import type { ConnectionOptions } from 'bullmq';

/**
 * The connection as BullMQ wants it: its commands wait for Redis without an end. BullMQ checks the
 * options of ioredis by a copy of their types that admits less.
 */
export async function bullConnection(settings: RedisSettings): Promise<ConnectionOptions> {
  const options = { ...(await connectionOptions(settings)), maxRetriesPerRequest: null };
  return options as ConnectionOptions;
}
