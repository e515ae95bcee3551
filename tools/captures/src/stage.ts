import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  HttpLoad,
  runNode,
  runTrainer,
  SIMULATOR,
  startEngine,
  temporaryFolder,
} from '@meta-agent/harness';
import { RedisServer } from '@meta-agent/redis/testing';

const RECIPE = ['--feature-set', 'crossed75', '--C', '0.1', '--half-life', 'none'];
const RECORDS = 5000;
/** Decided before the first command is typed. */
const DECIDED = 600;

/** Where the commands are typed: a folder with a market, a registry and logs, and an engine of it. */
export interface Stage {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Calls `work` on a stage of its own: an engine that has decided, and a Redis. */
export async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  const redis = await RedisServer.start();
  try {
    const folder = await simulatedDesk();
    const engine = await startEngine({
      ...{
        META_V2_MODEL_DIR: join(folder, 'models/meta_v2'),
        META_DECISION_LOG: join(folder, 'logs'),
      },
      // The market is simulated, of an earlier time: its rows are settled all the same.
      ...{ META_STREAM_URL: redis.url, META_MAX_ROW_AGE: '100000000' },
    });
    const load = new HttpLoad(engine.url, 1);
    for (const line of linesOf(folder).slice(-DECIDED)) await load.predict(line);
    load.close();
    const { port } = new URL(engine.url);
    await work({
      folder,
      env: { META_ENGINE_URL: engine.url, META_PORT: port, META_STREAM_URL: redis.url },
    });
    await engine.stop();
  } finally {
    await redis.stop();
  }
}

/** A folder with a simulated market and a promoted model, `models/meta_v2/`. */
async function simulatedDesk(): Promise<string> {
  const folder = temporaryFolder();
  const market = ['--out', folder, '--records', String(RECORDS), '--prices'];
  expect(await runNode([SIMULATOR, ...market])).toMatchObject({ exitCode: 0 });
  const trained = await runTrainer([
    ...['train', '--predictions', join(folder, 'predictions.jsonl')],
    ...['--labels', join(folder, 'labels.csv'), '--model-dir', join(folder, 'models/meta_v2')],
    ...['--force-promote', ...RECIPE],
  ]);
  expect([0, 3]).toContain(trained.exitCode);
  writeFleet(folder);
  writeFileSync(join(folder, 'live.csv'), 'timestamp,symbol,open,high,low,close,volume\n');
  return folder;
}

const linesOf = (folder: string) =>
  readFileSync(join(folder, 'predictions.jsonl'), 'utf8').trimEnd().split('\n');

function writeFleet(folder: string): void {
  writeFileSync(join(folder, 'guide.json'), '{"recipe":"guide","min_samples":500}');
  const desks = ['majors', 'no-data'].map((name) => ({
    name,
    predictions: [name === 'no-data' ? 'nowhere' : 'predictions.jsonl'],
    labels: 'labels.csv',
    registry: join('models', name),
    config: 'guide.json',
  }));
  const fleet = { memory_mib: 1024, attempts: 2, backoff_s: 0.5, desks };
  writeFileSync(join(folder, 'fleet.json'), JSON.stringify(fleet));
}
