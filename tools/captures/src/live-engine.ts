import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './scenes';

const RECIPE = ['--feature-set', 'crossed75', '--C', '0.1', '--half-life', 'none'];
const RECORDS = 5000;
/**
 * The number of records that the load repeats. The override rate covers the last 1,000 decisions:
 * with 1,000 records or fewer the rate would stay constant.
 */
const LOADED = 3000;
/** Requests per second of the load. */
const RATE = 60;

export interface LiveEngine {
  readonly url: string;
  /** Holds the market's files, the registry `models/meta_v2/` and the decision log `logs/`. */
  readonly folder: string;
  /** Requests decisions until the caller stops the load. */
  readonly load: () => Load;
}

interface Load {
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** Calls `work` with an engine that serves a model of a simulated market. */
export async function withLiveEngine(
  work: (engine: LiveEngine) => Promise<void>,
  settings: Settings = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'meta-captures-'));
  try {
    run(
      'tools/simulate/bin/meta-simulate.js',
      '--out',
      folder,
      '--records',
      String(RECORDS),
      '--prices',
    );
    const predictions = join(folder, 'predictions.jsonl');
    const models = join(folder, 'models/meta_v2');
    run(
      'apps/trainer/bin/meta-trainer.js',
      ...['train', '--predictions', predictions, '--labels', join(folder, 'labels.csv')],
      ...['--model-dir', models, '--force-promote', ...RECIPE],
    );
    const lines = readFileSync(predictions, 'utf8').trimEnd().split('\n').slice(-LOADED);
    await serve({ META_V2_MODEL_DIR: models, ...settings }, folder, async (url) => {
      await work({ url, folder, load: () => startLoad(url, lines) });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serve(
  settings: Settings,
  folder: string,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const engine = spawn(process.execPath, [join(ROOT, 'apps/engine/bin/meta-engine.js')], {
    env: {
      ...{ PATH: process.env.PATH, META_AGENT_ENABLED: 'true', META_PORT: '0' },
      ...{ META_DECISION_LOG: join(folder, 'logs'), ...settings },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(engine, 'exit');
  try {
    const url = await new Promise<string>((resolve) => {
      createInterface({ input: engine.stdout }).on('line', (line) => {
        const found = /Listening on (http:\/\/[^"]+)/.exec(line);
        if (found !== null) resolve(found[1]);
      });
    });
    await work(url);
  } finally {
    engine.kill('SIGTERM');
    await ended;
  }
}

function startLoad(url: string, lines: readonly string[]): Load {
  const stopped = new AbortController();
  const headers = { 'content-type': 'application/json' };
  const loaded = (async () => {
    for (let i = 0; !stopped.signal.aborted; i = (i + 1) % lines.length) {
      await fetch(`${url}/api/ai/meta/predict`, { method: 'POST', headers, body: lines[i] });
      await sleep(1000 / RATE);
    }
  })();
  return {
    stop: async () => {
      stopped.abort();
      await loaded;
    },
  };
}

function run(bin: string, ...args: string[]): void {
  execFileSync(process.execPath, [join(ROOT, bin), ...args], { cwd: ROOT, stdio: 'ignore' });
}
