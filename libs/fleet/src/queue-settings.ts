import { parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import { FleetError } from './errors';
import type { QueueSettings } from './fleet-queue';

const schema = environmentSchema.pick({
  META_STREAM_URL: true,
  META_STREAM_PASSWORD_FILE: true,
  META_STREAM_CA_FILE: true,
  META_STREAM_CERT_FILE: true,
  META_STREAM_KEY_FILE: true,
  META_STREAM_PREFIX: true,
});

/**
 * Where the queue is: the Redis of META_STREAM_URL.
 * @throws FleetError redis_not_named; CommandError bad_environment
 */
export function queueSettingsOf(env: Readonly<NodeJS.ProcessEnv>): QueueSettings {
  const values = parseEnvironment(schema, env);
  const { META_STREAM_URL: url, META_STREAM_PREFIX: prefix } = values;
  if (url === undefined) {
    throw new FleetError('redis_not_named', {
      message: 'No Redis is named: a fleet keeps its queue there.',
      expected: 'META_STREAM_URL, like redis://127.0.0.1:6379',
      received: 'nothing',
      next: 'set META_STREAM_URL',
    });
  }
  return {
    prefix,
    redis: {
      url,
      passwordFile: values.META_STREAM_PASSWORD_FILE,
      caFile: values.META_STREAM_CA_FILE,
      certFile: values.META_STREAM_CERT_FILE,
      keyFile: values.META_STREAM_KEY_FILE,
    },
  };
}
