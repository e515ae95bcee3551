import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '@meta-agent/decision';
import {
  type EngineProcess,
  runOps,
  startEngine,
  temporaryFolder,
  until,
} from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import {
  simulateLoopMarket,
  SETTLEMENT,
  type LoopMarket,
  type LoopRecord,
} from '../loop/loop-market';
import { logFile, outcomesFile, outcomesOf, tradeByVote } from '../loop/trade-week';
import { FIXED_RECIPE, train, type Training } from '../trainer/training';

/** With this seed each half of the market yields a different promotable model. */
const MARKET = { records: 16_000, seed: 5 };

interface Cycle {
  readonly market: LoopMarket;
  readonly modelDir: string;
  /** Of what was executed so far. */
  readonly outcomes: string;
}

/** Trains like every week, on these logs, by prices. */
function trainWeek(
  { market, modelDir, outcomes }: Cycle,
  logs: readonly string[],
  ...more: readonly string[]
): Promise<Training> {
  return train(
    modelDir,
    ...['--predictions', ...logs, '--outcomes', outcomes, '--prices', market.prices],
    // The engine decides records of last year today.
    ...[...SETTLEMENT, '--max-row-age', '10000000', ...FIXED_RECIPE, ...more],
  );
}

/** Labels of other records: a model cannot learn from them. */
function shuffled({ folder }: LoopMarket): string {
  const [head, ...rows] = readFileSync(join(folder, 'labels.csv'), 'utf8').trimEnd().split('\n');
  const cells = rows.map((row) => row.split(','));
  const moved = cells.map(([timestamp, symbol, , source], i) => {
    const [, , label] = cells[(i * 7919 + 1234) % cells.length];
    return [timestamp, symbol, label, source].join(',');
  });
  const path = join(folder, 'shuffled.csv');
  writeFileSync(path, `${[head, ...moved].join('\n')}\n`);
  return path;
}

/** Lets the engine decide. @returns the outcomes of the actions that it answers */
async function trade({ url }: EngineProcess, records: readonly LoopRecord[]): Promise<string[]> {
  const answer = await fetch(`${url}/api/ai/meta/predict/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: records.map(({ line }) => line).join('\n'),
  });
  const decisions = (await answer.text()).trimEnd().split('\n');
  expect(decisions).toHaveLength(records.length);
  return outcomesOf(
    records,
    decisions.map((decision) => (JSON.parse(decision) as Decision).action),
  );
}

const isServing = async ({ client }: EngineProcess, version: string) =>
  (await client.status()).model_version === version;

describe('four weeks', () => {
  it('from the first model to a rollback: engine and ledger follow each change', async () => {
    const market = await simulateLoopMarket(MARKET.records, MARKET.seed);
    const folder = temporaryFolder();
    const [modelDir, logs] = [join(folder, 'models'), join(folder, 'logs')];
    const [firstWeek, outcomes] = [join(folder, 'week-1.jsonl'), join(folder, 'outcomes.csv')];
    const half = MARKET.records / 2;
    const cycle = { market, modelDir, outcomes };
    const byVote = tradeByVote(market.records.slice(0, half));
    writeFileSync(firstWeek, logFile(byVote));
    writeFileSync(outcomes, outcomesFile(byVote));

    const week1 = await trainWeek(cycle, [firstWeek]);
    expect([week1.exitCode, week1.report.promoted]).toEqual([0, true]);

    const engine = await startEngine({
      ...{ META_V2_MODEL_DIR: modelDir, META_DECISION_LOG: logs, META_MAX_ROW_AGE: '1e9' },
    });
    expect(await isServing(engine, week1.report.version)).toBe(true);
    const byEngine = await trade(engine, market.records.slice(half));
    writeFileSync(outcomes, outcomesFile(byVote, { outcomes: byEngine }));
    await until(async () => (await engine.client.status()).decision_log.queued_lines === 0);
    const { action_changes: changes } = await engine.client.status();
    expect(changes).toBeGreaterThan(0);
    // A vetoed trade has no outcome.
    expect(byEngine).not.toEqual(tradeByVote(market.records.slice(half)).outcomes);

    const week2 = await trainWeek(cycle, [firstWeek, logs]);
    expect([week2.exitCode, week2.report.promoted]).toEqual([0, true]);
    expectSettledByPrices(week2, byVote.outcomes.length + byEngine.length);
    await until(() => isServing(engine, week2.report.version));

    const labels = ['--labels', shuffled(market)];
    const week3 = await trainWeek(cycle, [firstWeek, logs], ...labels);
    expect([week3.exitCode, week3.report.promoted]).toEqual([3, false]);
    expect(await isServing(engine, week2.report.version)).toBe(true);

    const force = ['--force-promote', '--seed', '4'];
    const week4 = await trainWeek(cycle, [firstWeek, logs], ...labels, ...force);
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

/** Every record has a label, and every change its profit, whoever was executed. */
function expectSettledByPrices({ report }: Training, trades: number): void {
  const { data, metrics, n_samples: samples } = report;
  expect([data.label_source, samples]).toEqual(['prices', MARKET.records]);
  expect(data.settlement).toMatchObject({ settled: MARKET.records, executed: { trades } });
  expect(Math.abs(data.settlement?.executed?.mean_pct ?? NaN)).toBeLessThan(1e-4);
  expect(metrics.decision_layer.pnl).toMatchObject({
    ...{ identification: 'prices', identified_share: 1, unknown: 0 },
  });
}

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
