import { parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema, redisEnvironmentSchema } from '@meta-agent/engine-api';
import {
  openRedis,
  RedisError,
  redisSettingsOf,
  shownUrl,
  StreamKeeper,
  streamKeys,
} from '@meta-agent/redis';
import { OpsError } from '../../errors';
import type { CommandContext } from '../../terminal/context';

/** The streams that the environment names. */
export interface Streams {
  readonly keeper: StreamKeeper;
  /** Without user and password. */
  readonly address: string;
  readonly group: string;
}

const SCHEMA = redisEnvironmentSchema.extend({
  META_STREAM_GROUP: environmentSchema.shape.META_STREAM_GROUP,
});

/** Connects to the streams for the time of some work. @throws OpsError bad_argument, redis_unusable */
export async function withStreams<T>(
  { env }: CommandContext,
  work: (streams: Streams) => Promise<T>,
): Promise<T> {
  const values = parseEnvironment(SCHEMA, env);
  const settings = redisSettingsOf(values);
  if (settings === null) {
    throw new OpsError('bad_argument', {
      message: 'No Redis is named.',
      expected: 'the URL of the Redis that the engines read',
      received: 'META_STREAM_URL is unset',
      next: 'META_STREAM_URL=redis://127.0.0.1:6379 meta-ops stream status',
    });
  }
  const address = shownUrl(settings.url);
  try {
    const redis = await openRedis(settings);
    try {
      const keeper = new StreamKeeper(redis, streamKeys(values.META_STREAM_PREFIX));
      return await work({ keeper, address, group: values.META_STREAM_GROUP });
    } finally {
      if (redis.status !== 'end') redis.disconnect();
    }
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    throw new OpsError('redis_unusable', {
      message: error.message,
      expected: `a Redis at ${address} that can be used`,
      received: error.code,
      next: 'check META_STREAM_URL and its files, then run this again',
      cause: error,
    });
  }
}
