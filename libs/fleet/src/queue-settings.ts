import { parseEnvironment } from '@meta-agent/command-line';
import { redisEnvironmentSchema, type RedisEnvironment } from '@meta-agent/engine-api';
import { redisSettingsOf } from '@meta-agent/redis';
import { FleetError } from './errors';
import type { QueueSettings } from './fleet-queue';

/**
 * Where the queue is: the Redis of META_FLEET_URL, else of META_STREAM_URL. A Redis of its own has a password
 * of its own, as that of the streams is no business of another server; the TLS files are those of META_STREAM_*.
 * @returns null without
 */
export function queueIn(values: RedisEnvironment): QueueSettings | null {
  const { META_FLEET_URL: url, META_FLEET_PASSWORD_FILE: passwordFile } = values;
  const own = { META_STREAM_URL: url, META_STREAM_PASSWORD_FILE: passwordFile };
  const redis = redisSettingsOf(url === undefined ? values : { ...values, ...own });
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
