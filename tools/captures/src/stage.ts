import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLiveEngine } from './live-engine';

/** Where the commands are typed: a folder with a market, a registry and logs, and an engine of it. */
export interface Stage {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Calls `work` on a stage of its own: an engine that has decided, and a Redis. */
export async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  await withRedis(async (redis) => {
    // The market is simulated, of an earlier time: its rows are settled all the same.
    const settings = { META_STREAM_URL: redis, META_MAX_ROW_AGE: '100000000' };
    await withLiveEngine(async ({ url, folder, load }) => {
      const traffic = load();
      await sleep(10_000);
      await traffic.stop();
      writeFleet(folder);
      writeFileSync(join(folder, 'live.csv'), 'timestamp,symbol,open,high,low,close,volume\n');
      const { port } = new URL(url);
      await work({
        folder,
        env: { META_ENGINE_URL: url, META_PORT: port, META_STREAM_URL: redis },
      });
    }, settings);
  });
}

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

async function withRedis(work: (url: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const ended = once(server, 'exit');
  try {
    await sleep(1000);
    await work(`redis://127.0.0.1:${port}`);
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
