import { openRedis, redisErrorOf, shownUrl, type RedisSettings } from '@meta-agent/redis';
import { FleetError } from './errors';

/** Connects once: BullMQ alone would wait without an end. @throws FleetError redis_unusable */
export async function assertUsable(settings: RedisSettings): Promise<void> {
  try {
    (await openRedis(settings)).disconnect();
  } catch (error) {
    throw new FleetError('redis_unusable', {
      message: redisErrorOf(error).message,
      expected: `Redis 6.2 or later at ${shownUrl(settings.url)}`,
      next: 'check META_STREAM_URL, and that Redis runs',
      cause: error,
    });
  }
}
