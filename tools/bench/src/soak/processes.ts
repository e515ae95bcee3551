import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openRedis } from '@meta-agent/redis';
import { RedisServer } from '@meta-agent/redis/testing';
import {
  ENGINE,
  readRequests,
  ROOT,
  simulateMarket,
  trainCandidate,
  trainModel,
} from '../subjects/bench-model';
import { startEngine, startPeer, type RunningServer } from '../subjects/start-server';

const SUPERVISOR = join(ROOT, 'apps/supervisor/bin/meta-supervisor.js');
const PROBE = ['--require', join(__dirname, 'memory-probe.js')];
const RECORDS = 5000;
const REQUESTS = 200;

/** A process whose memory can be asked for. */
interface Probed extends RunningServer {
  /** The socket of its memory probe. */
  readonly probe: string;
}

/** All that runs in a soak. */
export interface Soaked {
  readonly engine: Probed;
  readonly supervisor: Probed;
  /** Null where redis-server is missing. */
  readonly redis: Awaited<ReturnType<typeof openRedis>> | null;
  readonly bodies: readonly string[];
  readonly modelDir: string;
  readonly versions: readonly string[];
  readonly adminToken: string;
  stop(): Promise<void>;
}

/** An engine on a registry of two versions, its supervisor, and a Redis whose signals it decides too. */
export async function startSoaked(folder: string): Promise<Soaked> {
  const market = simulateMarket(folder, RECORDS, ['--prices']);
  const modelDir = trainModel(folder, market);
  trainCandidate(modelDir, market);
  const redisServer = await RedisServer.start({ appendfsync: 'everysec' }).catch(() => null);
  const adminToken = randomBytes(32).toString('base64url');
  const log = join(folder, 'log');
  const probes = {
    engine: join(folder, 'engine.sock'),
    supervisor: join(folder, 'supervisor.sock'),
  };
  const engine = await startEngine(
    folder,
    modelDir,
    {
      ...{ META_DECISION_LOG: log, META_ADMIN_TOKEN: adminToken, META_CHALLENGER: 'newest' },
      ...(redisServer && { META_STREAM_URL: redisServer.url }),
      SOAK_PROBE: probes.engine,
    },
    [...PROBE, ENGINE],
  );
  const supervisor = await startPeer(
    folder,
    {
      command: process.execPath,
      args: [
        ...PROBE,
        ...[SUPERVISOR, 'run', '--model-dir', modelDir, '--decisions', log, '--poll', '5'],
        ...['--prices', join(market.predictions, '../prices.csv'), '--label-horizon', '15'],
        ...['--listen', '127.0.0.1:0'],
      ],
    },
    { SOAK_PROBE: probes.supervisor },
  );
  const redis = redisServer && (await openRedis({ url: redisServer.url }));
  return {
    engine: { ...engine, probe: probes.engine },
    supervisor: { ...supervisor, probe: probes.supervisor },
    ...{ redis, modelDir, adminToken },
    bodies: readRequests(market, REQUESTS),
    versions: readdirSync(join(modelDir, 'versions')).filter((name) => !name.startsWith('.')),
    stop: async () => {
      redis?.disconnect();
      await Promise.all([engine.stop(), supervisor.stop()]);
      await redisServer?.stop();
    },
  };
}
