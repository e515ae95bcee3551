import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EngineProcess,
  runOps,
  startEngine,
  temporaryFolder,
  until,
} from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train, type Training } from '../trainer/training';

/** With this seed each half of the market yields a different promotable model. */
const MARKET = { records: 16_000, seed: 5 };

interface Cycle {
  readonly market: SimulatedMarket;
  readonly modelDir: string;
  readonly logs: string;
  readonly engine: EngineProcess;
  /** The log of the week before the engine started. */
  readonly firstWeek: string;
}

/** Trains like every week, on these logs. */
function trainWeek(
  { modelDir }: Pick<Cycle, 'modelDir'>,
  logs: readonly string[],
  labels: string,
  ...more: readonly string[]
): Promise<Training> {
  return train(
    modelDir,
    ...['--predictions', ...logs, '--labels', labels],
    // The engine decides records of last year today.
    ...['--label-horizon', '60', '--max-row-age', '10000000', ...FIXED_RECIPE, ...more],
  );
}

/** Labels of other records: a model cannot learn from them. */
function shuffled({ labels, folder }: SimulatedMarket): string {
  const [head, ...rows] = readFileSync(labels, 'utf8').trimEnd().split('\n');
  const cells = rows.map((row) => row.split(','));
  const moved = cells.map(([timestamp, symbol, , source], i) => {
    const [, , label] = cells[(i * 7919 + 1234) % cells.length];
    return [timestamp, symbol, label, source].join(',');
  });
  const path = join(folder, 'shuffled.csv');
  writeFileSync(path, `${[head, ...moved].join('\n')}\n`);
  return path;
}

async function serve({ url }: EngineProcess, lines: readonly string[]): Promise<void> {
  const answer = await fetch(`${url}/api/ai/meta/predict/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  expect((await answer.text()).trimEnd().split('\n')).toHaveLength(lines.length);
}

const isServing = async ({ client }: EngineProcess, version: string) =>
  (await client.status()).model_version === version;

describe('four weeks', () => {
  it('from the first model to a rollback: engine and ledger follow each change', async () => {
    const market = await simulateMarket(MARKET);
    const folder = temporaryFolder();
    const modelDir = join(folder, 'models');
    const logs = join(folder, 'logs');
    const firstWeek = join(folder, 'week-1.jsonl');
    const half = MARKET.records / 2;
    writeFileSync(firstWeek, `${market.lines.slice(0, half).join('\n')}\n`);

    const week1 = await trainWeek({ modelDir }, [firstWeek], market.labels);
    expect([week1.exitCode, week1.report.promoted]).toEqual([0, true]);

    const engine = await startEngine({ META_V2_MODEL_DIR: modelDir, META_DECISION_LOG: logs });
    const cycle = { market, modelDir, logs, engine, firstWeek };
    expect(await isServing(engine, week1.report.version)).toBe(true);
    await serve(engine, market.lines.slice(half));
    await until(async () => (await engine.client.status()).decision_log.queued_lines === 0);

    const week2 = await trainWeek(cycle, [firstWeek, logs], market.labels);
    expect([week2.exitCode, week2.report.promoted]).toEqual([0, true]);
    expect(week2.report.n_samples).toBe(MARKET.records);
    await until(() => isServing(engine, week2.report.version));

    const week3 = await trainWeek(cycle, [firstWeek, logs], shuffled(market));
    expect([week3.exitCode, week3.report.promoted]).toEqual([3, false]);
    expect(await isServing(engine, week2.report.version)).toBe(true);

    const week4 = await trainWeek(
      cycle,
      [firstWeek, logs],
      shuffled(market),
      '--force-promote',
      '--seed',
      '4',
    );
    expect(week4.report.promoted).toBe(true);
    await until(() => isServing(engine, week4.report.version));

    const rollback = await runOps([
      ...['rollback', '--reason', 'week 4 is worse than the vote', '--yes'],
      ...['--model-dir', modelDir, '--url', engine.url],
    ]);
    expect([rollback.exitCode, rollback.stderr]).toEqual([0, '']);
    expect(await isServing(engine, week2.report.version)).toBe(true);
    expect(await engine.stop()).toBe(0);

    await expectStory(modelDir, [
      ['promote', null, week1.report.version, false],
      ['promote', week1.report.version, week2.report.version, false],
      ['promote', week2.report.version, week4.report.version, true],
      ['rollback', week4.report.version, week2.report.version, false],
    ]);
    await expectEveryByteGuarded(modelDir);
  });
});

type Chapter = readonly [event: string, from: string | null, to: string, isForced: boolean];

async function expectStory(modelDir: string, story: readonly Chapter[]): Promise<void> {
  const at = ['--model-dir', modelDir];
  const { stdout } = await runOps(['ledger', '--json', ...at]);
  const { entries } = JSON.parse(stdout) as {
    entries: { event: string; from: string | null; to: string; forced: boolean }[];
  };
  expect(entries.map(({ event, from, to, forced }) => [event, from, to, forced])).toEqual(story);
  expect((await runOps(['ledger', '--verify', ...at])).exitCode).toBe(0);
}

/** Changes single bytes of the ledger: the first, the last, and some in every line. */
async function expectEveryByteGuarded(modelDir: string): Promise<void> {
  const path = join(modelDir, 'ledger.jsonl');
  copyFileSync(path, `${path}.kept`);
  const good = readFileSync(path);
  const registry = openRegistry({ dir: modelDir });
  const unnoticed: number[] = [];
  for (
    let at = 0;
    at < good.length;
    at += at === good.length - 1 ? 1 : Math.min(13, good.length - 1 - at)
  ) {
    const bad = Buffer.from(good);
    bad[at] ^= 1;
    writeFileSync(path, bad);
    await registry.verifyLedger().then(
      () => unnoticed.push(at),
      () => undefined,
    );
  }
  expect(unnoticed).toEqual([]);
  expect((await runOps(['ledger', '--verify', '--model-dir', modelDir])).exitCode).toBe(3);
  writeFileSync(path, good);
  expect((await runOps(['ledger', '--verify', '--model-dir', modelDir])).exitCode).toBe(0);
}
