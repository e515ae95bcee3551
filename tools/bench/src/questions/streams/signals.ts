import { join } from 'node:path';
import { openRedis } from '@meta-agent/redis';
import { RedisServer } from '@meta-agent/redis/testing';
import { interleave, type Figures } from '../../measure/contest';
import { describeRefusals } from '../../report/describe-refusals';
import { contestTable } from '../../report/markdown-table';
import { drain, latencies, type Consumer } from '../../subjects/signal-load';
import { startConsumer, startEngine } from '../../subjects/start-server';
import { saturate } from '../../subjects/wrk';
import { preparePosts } from '../http/prepare-posts';
import { ROUNDS, SECONDS, type Question } from '../question';

const SIGNALS = 20_000;
const BATCH = Number(process.env.BENCH_BATCH ?? 256);
/** When Redis syncs its append-only file: `always`, `everysec` or `no`. */
const SYNC = process.env.BENCH_APPENDFSYNC ?? 'always';

/** Signals of a Redis stream, beside a consumer that echoes them and beside HTTP. */
export const signalsQuestion: Question = {
  name: 'signals',
  description: 'signals of a Redis stream, beside a bare consumer and beside predict over HTTP',
  measure: async (folder) => {
    const { modelDir, script, bodies } = preparePosts(folder);
    const records = Array.from({ length: SIGNALS }, (_, i) => bodies[i % bodies.length]);
    const redis = await RedisServer.start({ appendfsync: SYNC });
    await createEchoGroup(redis.url);
    const echo = await startConsumer(folder, [redis.url, String(BATCH)]);
    const settings = { META_STREAM_URL: redis.url, META_STREAM_BATCH: String(BATCH) };
    const env = { META_DECISION_LOG: join(folder, 'logs'), ...settings };
    const engine = await startEngine(folder, modelDir, env);
    const http = (): Promise<Figures> =>
      saturate(engine, `${engine.url}/api/ai/meta/predict`, script, SECONDS);
    const stream = (consumer: Consumer) => () => drain(redis.url, consumer, records);
    try {
      const rates = await interleave(
        [
          { name: 'echo in MULTI', run: stream({ ...echo, prefix: 'echo' }) },
          { name: 'stream', run: stream({ ...engine, prefix: 'meta' }) },
          { name: 'predict over HTTP', run: http },
        ],
        ROUNDS,
      );
      const table = contestTable(rates, [
        { figure: 'rate', title: 'signals/s', digits: 0 },
        { figure: 'processor', title: 'processor µs a signal', digits: 1 },
      ]);
      const title = `${SIGNALS} signals, at most ${BATCH} in a read; appendfsync ${SYNC}.`;
      const refused = describeRefusals(rates);
      return `${title}\n\n${table}\n\n${refused}\n\n${await describeDelays(redis.url, records)}`;
    } finally {
      await Promise.all([engine.stop(), echo.stop()]);
      await redis.stop();
    }
  },
};

async function createEchoGroup(url: string): Promise<void> {
  const redis = await openRedis({ url });
  await redis.xgroup('CREATE', 'echo:signals', 'echo', '0', 'MKSTREAM');
  redis.disconnect();
}

/** The delays at half load: Redis, the consumer and the client share the processors. */
async function describeDelays(url: string, records: readonly string[]): Promise<string> {
  const half = (await latencies(url, 'meta', records, Infinity)).rate / 2;
  const late = (prefix: string) => () => latencies(url, prefix, records, half);
  const delays = await interleave(
    [
      { name: 'echo in MULTI', run: late('echo') },
      { name: 'stream', run: late('meta') },
    ],
    ROUNDS,
  );
  const table = contestTable(delays, [
    { figure: 'median', title: 'median ms', digits: 1 },
    { figure: 'p99', title: '99th percentile ms', digits: 1 },
  ]);
  return (
    `Sent one by one at ${Math.round(half)} signals/s, half of what goes through one by one: ` +
    `from XADD to the decision at a reader.\n\n${table}`
  );
}
