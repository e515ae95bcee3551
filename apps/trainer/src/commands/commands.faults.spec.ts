import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { createTrainerProgram } from './program';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const OLD = 'an older file';
const START_MS = Date.UTC(2026, 1, 5);
const isoAt = (minute: number) => new Date(START_MS + 60_000 * minute).toISOString();

let folder: string;
let config: string;
let modelDir: string;

beforeAll(async () => {
  folder = temporaryFolder();
  config = join(folder, 'config.json');
  writeFileSync(config, '{"label_horizon_minutes": 15}');
  const prediction = { action: 'BUY', confidence: 0.6 };
  const base_predictions = { xgb: prediction, lgbm: prediction };
  const records = [100, 101, 102].map((bar) =>
    JSON.stringify({ timestamp: isoAt(15 * bar), symbol: 'BTC', base_predictions }),
  );
  writeFileSync(join(folder, 'predictions.jsonl'), `${records.join('\n')}\n`);
  const bars = Array.from({ length: 110 }, (_, k) =>
    [isoAt(15 * k), 'BTC', 100 + k, 101 + k, 99 + k, 100.5 + k].join(),
  );
  const prices = ['timestamp,symbol,open,high,low,close', ...bars, ''];
  writeFileSync(join(folder, 'prices.csv'), prices.join('\n'));
  modelDir = (await smallRegistry()).dir;
});

/** Runs a command line in this process. @throws the command's error */
async function run(...args: readonly string[]): Promise<void> {
  const stream = { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream;
  let exitCode = 0;
  const program = createTrainerProgram({
    ...{ stdout: stream, stderr: stream, env: {}, actor: 'operator', onProgress: null },
    nowMs: () => START_MS + 9 * 86_400_000,
    ended: () => new Promise(() => undefined),
    exit: (code) => (exitCode = code),
  });
  await program.parseAsync([...args], { from: 'user' });
  if (exitCode !== 0) throw new Error(`ended with ${exitCode}`);
}

const inputs = () => ['--predictions', join(folder, 'predictions.jsonl'), '--config', config];

/** A command that writes one file in place of an older one. */
function replacing(name: string, args: () => readonly string[]): FaultedUse<string> {
  let whole: string | undefined;
  return {
    name,
    prepare: () => {
      const out = join(temporaryFolder(), 'out');
      writeFileSync(out, OLD);
      return out;
    },
    run: (out) => run(name, ...args(), '--out', out),
    check: (out, error) => {
      const text = readFileSync(out, 'utf8');
      whole ??= text;
      expect(whole).not.toBe(OLD);
      expect(error === undefined ? [whole] : [OLD, whole]).toContain(text);
    },
  };
}

const init: FaultedUse<string> = {
  name: 'init',
  prepare: () => join(temporaryFolder(), 'config.json'),
  run: (out) => run('init', '--out', out),
  check: async (out, error, { mode }) => {
    const isThere = existsSync(out);
    if (error === undefined) expect(isThere).toBe(true);
    // Settings that are there are whole, and have their schema.
    if (isThere) {
      const schema = join(out, '../meta-trainer.schema.json');
      expect(JSON.parse(readFileSync(schema, 'utf8'))).toHaveProperty('properties');
      expect(readFileSync(out, 'utf8').trimEnd()).toMatch(/\}$/);
    } else if (mode === 'once') await run('init', '--out', out);
  },
};

describe('whatever call of the file system fails, a command writes its file whole or not at all', () => {
  tryFaults('trainer', [
    replacing('features', inputs),
    replacing('settle', () => [...inputs(), '--prices', join(folder, 'prices.csv')]),
    replacing('report', () => ['--model-dir', modelDir]),
    init,
  ]);
});
