import { join } from 'node:path';
import { openRedis } from '@meta-agent/redis';
import { RedisServer } from '@meta-agent/redis/testing';
import { interleave, type Figures } from '../../measure/contest';
import { contestTable } from '../../report/markdown-table';
import { drain, latencies } from '../../subjects/signal-load';
import { startConsumer, startEngine } from '../../subjects/start-server';
import { saturate } from '../../subjects/wrk';
import { preparePosts } from '../http/prepare-posts';
import { ROUNDS, SECONDS, type Question } from '../question';

const SIGNALS = 20_000;
const BATCH = 256;
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
    const admin = await openRedis({ url: redis.url });
    await admin.xgroup('CREATE', 'echo:signals', 'echo', '0', 'MKSTREAM');
    const echo = await startConsumer(folder, [redis.url, String(BATCH)]);
    const env = { META_DECISION_LOG: join(folder, 'logs'), META_STREAM_URL: redis.url };
    const engine = await startEngine(folder, modelDir, env);
    const http = (): Promise<Figures> =>
      saturate(engine, `${engine.url}/api/ai/meta/predict`, script, SECONDS);
    try {
      const results = await interleave(
        [
          {
            name: 'echo in MULTI',
            run: () => drain(redis.url, { ...echo, prefix: 'echo' }, records),
          },
          { name: 'stream', run: () => drain(redis.url, { ...engine, prefix: 'meta' }, records) },
          { name: 'predict over HTTP', run: http },
        ],
        ROUNDS,
      );
      const half = (await latencies(redis.url, records, Infinity)).rate / 2;
      const { median, p99 } = await latencies(redis.url, records, half);
      const table = contestTable(results, [
        { figure: 'rate', title: 'signals/s', digits: 0 },
        { figure: 'processor', title: 'processor µs a signal', digits: 1 },
      ]);
      return (
        `${SIGNALS} signals, at most ${BATCH} in a read; appendfsync ${SYNC}.\n\n${table}\n\n` +
        `Sent one by one at ${Math.round(half)} signals/s, half of what goes through: from XADD to the decision ${median.toFixed(1)} ms in the median, ` +
        `${p99.toFixed(1)} ms at the 99th percentile.`
      );
    } finally {
      admin.disconnect();
      await Promise.all([engine.stop(), echo.stop()]);
      await redis.stop();
    }
  },
};
