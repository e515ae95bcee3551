import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ROOT,
  runNode,
  runOps,
  startEngine,
  temporaryFolder,
  until,
  type EngineProcess,
} from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import { putInForce, smallDraft } from '@meta-agent/model-io/testing';
import { rowsIn } from '../market/rows-in';

const SUPERVISOR = join(ROOT, 'apps/supervisor/bin/meta-supervisor.js');
const START_MS = Date.UTC(2026, 0, 1);
const BAR_MS = 900_000;
const DECISIONS = 20;
const BARS = 8 * DECISIONS;
/** So low that each answer of the model overrides the vote. */
const FLOOR = 0.34;

const timeOf = (bar: number) => new Date(START_MS + bar * BAR_MS).toISOString();
const recordAt = (bar: number) => ({
  timestamp: timeOf(bar),
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.82 },
    patchtst: { action: 'SELL', confidence: 0.75 },
  } as const,
  regime: { volatility: 0.5, trend_strength: 0.2 },
});

/** Prices that rise by 1 % a bar, or do not move. */
function writePrices(path: string, isRising: boolean): void {
  const rows = Array.from({ length: BARS }, (_, bar) => {
    const price = 100 * (isRising ? 1.01 : 1) ** bar;
    return [timeOf(bar), 'BTCUSDT', price, price, price, price].join(',');
  });
  writeFileSync(path, `timestamp,symbol,open,high,low,close\n${rows.join('\n')}\n`);
}

async function serving() {
  const registry = openRegistry({ dir: join(temporaryFolder(), 'models') });
  const draft = smallDraft(1);
  const metadata = { ...draft.metadata, override_threshold: { value: FLOOR } };
  const { version } = await registry.save({ ...draft, metadata });
  await putInForce(registry, version);
  const logs = temporaryFolder();
  const settings = {
    META_V2_MODEL_DIR: registry.dir,
    META_DECISION_LOG: logs,
    META_DECISION_LOG_SYNC: 'always',
    META_CONSENSUS_THRESHOLD: '1',
    // The records are of January; a row that is older is not settled.
    META_MAX_ROW_AGE: '10000000000',
  };
  return { dir: registry.dir, logs, settings, engine: await startEngine(settings) };
}

/** The rows as if the engine's clock had been at the time of each record: they are of January. */
function inTheirTime(logs: string): string {
  const folder = temporaryFolder();
  const rows = rowsIn(logs).map((row) => JSON.stringify({ ...row, decided_at: row.timestamp }));
  writeFileSync(join(folder, 'predictions.jsonl'), `${rows.join('\n')}\n`);
  return folder;
}

interface InForce {
  readonly live_generation: number | null;
}

const nextRow = async (engine: EngineProcess, logs: string, bar: number) => {
  await engine.client.predict(recordAt(bar));
  return rowsIn(logs).at(-1)?.in_force as InForce | undefined;
};

it('an engine takes up what meta-supervisor publishes, logs it, and replay decides the same', async () => {
  const { dir, logs, settings, engine } = await serving();
  const { action, base_ensemble_action: vote } = await engine.client.predict(recordAt(0));
  expect(action).not.toBe(vote);
  for (let i = 1; i < DECISIONS; i += 1) await engine.client.predict(recordAt(4 * i));
  const prices = join(temporaryFolder(), 'prices.csv');
  // Whatever the model answers, the prices prove it wrong.
  writePrices(prices, action !== 'BUY');
  const decisions = inTheirTime(logs);
  const args = ['--model-dir', dir, '--decisions', decisions, '--prices', prices, '--json'];
  const barriers = ['--take-profit', '0.5', '--stop-loss', '0.5', '--label-horizon', '15'];
  const target = ['--target-precision', '0.7', '--every', '360'];
  const supervise = (...more: string[]) =>
    runNode([SUPERVISOR, 'run', ...args, ...barriers, ...target, ...more]);
  const { stdout, stderr } = await supervise('--once');
  expect(stderr).toBe('');
  const { live } = JSON.parse(stdout) as {
    live: { generation: number; threshold: { value: number; wrong: number } };
  };
  expect(live.threshold.wrong).toBe(DECISIONS);
  expect(live.threshold.value).toBeGreaterThan(FLOOR);
  const inForce = { live_generation: live.generation, threshold: live.threshold.value };
  // After the last price: these rows have not settled.
  let bar = BARS;
  // The engine may take up a generation before the last on its way.
  const newest = live.generation;
  await until(async () => (await nextRow(engine, logs, (bar += 4)))?.live_generation === newest);
  expect(await nextRow(engine, logs, (bar += 4))).toMatchObject(inForce);
  expect(await engine.stop()).toBe(0);

  const again = await startEngine(settings);
  expect(await nextRow(again, logs, (bar += 4))).toMatchObject(inForce);
  expect(await again.stop()).toBe(0);
  const replayed = await runOps(['replay', '--predictions', logs, '--model-dir', dir, '--json']);
  const compared = rowsIn(logs).length;
  expect(JSON.parse(replayed.stdout)).toMatchObject({ logged: { compared, different: 0 } });
  expect((await supervise('--from-scratch')).stdout).toContain('"difference":null');
});
