import { parseEnvironment } from '@meta-agent/command-line';
import { redisEnvironmentSchema } from '@meta-agent/engine-api';
import { redisSettingsOf } from '@meta-agent/redis';
import { FleetError } from './errors';
import type { QueueSettings } from './fleet-queue';

/**
 * Where the queue is: the Redis of META_STREAM_URL.
 * @throws FleetError redis_not_named; CommandError bad_environment
 */
export function queueSettingsOf(env: Readonly<NodeJS.ProcessEnv>): QueueSettings {
  const values = parseEnvironment(redisEnvironmentSchema, env);
  const redis = redisSettingsOf(values);
  if (redis === null) {
    throw new FleetError('redis_not_named', {
      message: 'No Redis is named: a fleet keeps its queue there.',
      expected: 'META_STREAM_URL, like redis://127.0.0.1:6379',
      received: 'nothing',
      next: 'set META_STREAM_URL',
    });
  }
  return { prefix: values.META_STREAM_PREFIX, redis };
}
