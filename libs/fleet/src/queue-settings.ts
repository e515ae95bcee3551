import { parseEnvironment } from '@meta-agent/command-line';
import { redisEnvironmentSchema, type RedisEnvironment } from '@meta-agent/engine-api';
import { redisSettingsOf } from '@meta-agent/redis';
import { FleetError } from './errors';
import type { QueueSettings } from './fleet-queue';

/** Where the queue is: the Redis of META_FLEET_URL, else of META_STREAM_URL. @returns null without */
export function queueIn(values: RedisEnvironment): QueueSettings | null {
  const url = values.META_FLEET_URL ?? values.META_STREAM_URL;
  const redis = redisSettingsOf({ ...values, META_STREAM_URL: url });
  return redis === null ? null : { prefix: values.META_STREAM_PREFIX, redis };
}

/**
 * Where the queue is, by the environment.
 * @throws FleetError redis_not_named; CommandError bad_environment
 */
export function queueSettingsOf(env: Readonly<NodeJS.ProcessEnv>): QueueSettings {
  const queue = queueIn(parseEnvironment(redisEnvironmentSchema, env));
  if (queue === null) {
    throw new FleetError('redis_not_named', {
      message: 'No Redis is named: a fleet keeps its queue there.',
      expected: 'META_STREAM_URL or META_FLEET_URL, like redis://127.0.0.1:6379',
      received: 'nothing',
      next: 'set META_STREAM_URL',
    });
  }
  return queue;
}
