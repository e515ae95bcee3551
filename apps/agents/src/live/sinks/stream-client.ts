import { parseEnvironment } from '@meta-agent/command-line';
import { EngineClientError, redisEnvironmentSchema } from '@meta-agent/engine-api';
import { parseTimestamp, type SignalRecord } from '@meta-agent/features';
import {
  RedisError,
  redisSettingsOf,
  SignalSender,
  streamKeys,
  type RedisSettings,
} from '@meta-agent/redis';
import { AgentsError } from '../../errors';
import type { RecordTaker } from './engine-queue';

/** The Redis of the environment. @throws AgentsError no_stream */
export function streamOf(
  option: string,
  env: NodeJS.ProcessEnv,
): { readonly settings: RedisSettings; readonly prefix: string } {
  const values = parseEnvironment(redisEnvironmentSchema, env);
  const settings = redisSettingsOf(values);
  if (settings !== null) return { settings, prefix: values.META_STREAM_PREFIX };
  throw new AgentsError('no_stream', {
    message: `${option} needs a Redis.`,
    expected: 'META_STREAM_URL, like redis://127.0.0.1:6379',
    received: 'unset',
    next: 'set META_STREAM_URL',
  });
}

/** Takes records in the place of an engine: they become signals, each once. */
export function createStreamTaker(env: NodeJS.ProcessEnv): RecordTaker {
  const { settings, prefix } = streamOf('--signals', env);
  const sender = new SignalSender(settings, streamKeys(prefix));
  return {
    name: 'Redis',
    predictBatch: async (records) => {
      try {
        await sender.send(records.map(signalOf));
        return records.map(() => ({}));
      } catch (error) {
        if (!(error instanceof RedisError)) throw error;
        throw new EngineClientError(error.code, error.message, null, null);
      }
    },
    close: () => {
      sender.close();
    },
  };
}

function signalOf(record: SignalRecord) {
  const { symbol = '', horizon = '', timestamp = '' } = record;
  const timeMs = parseTimestamp(timestamp);
  return { series: `${symbol} ${horizon}`, timeMs, record: JSON.stringify(record) };
}
