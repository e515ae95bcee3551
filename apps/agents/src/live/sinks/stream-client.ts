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
import type { Reporter } from '../../terminal/reporter';
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
export function createStreamTaker(
  env: NodeJS.ProcessEnv,
  reporter: Pick<Reporter, 'warn'>,
): RecordTaker {
  const { settings, prefix } = streamOf('--signals', env);
  const sender = new SignalSender(settings, streamKeys(prefix));
  // The first call may repeat what an earlier process sent.
  let hasSent = false;
  let isWarned = false;
  return {
    name: 'Redis',
    predictBatch: async (records) => {
      try {
        const results = await sender.send(records.map(signalOf));
        const late = results.indexOf('earlier');
        if (hasSent && late >= 0 && !isWarned) {
          isWarned = true;
          reporter.warn(earlierInWords(records[late]));
        }
        hasSent = true;
        return results.map((result, i) => (result === 'other' ? refusalOf(records[i]) : {}));
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

/** Two producers of one series: the record of the second is neither sent nor lost. */
function refusalOf(record: SignalRecord) {
  const detail = `${inWords(record)} was sent before with another content. Another producer sends this symbol: give it another META_STREAM_PREFIX, or stop it.`;
  return { status: 409, code: 'sent_by_another', detail };
}

const earlierInWords = (record: SignalRecord) =>
  `Redis has a later signal than ${inWords(record)}, so it is not sent: it was sent before, or another producer sends this symbol.`;

const inWords = ({ symbol = '', horizon, timestamp = '' }: SignalRecord) =>
  `the signal of ${symbol}${horizon === undefined ? '' : `, horizon ${horizon},`} at ${timestamp}`;

function signalOf(record: SignalRecord) {
  const { symbol = '', horizon = '', timestamp = '' } = record;
  const timeMs = parseTimestamp(timestamp);
  return { series: `${symbol} ${horizon}`, timeMs, record: JSON.stringify(record) };
}
