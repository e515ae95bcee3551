import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  type EngineProcess,
  ROOT,
  runOps,
  startEngine,
  temporaryFolder,
  until,
} from '@meta-agent/harness';
import {
  simulateMarket,
  type SimulatedMarket,
  type SimulatedRecord,
} from '../market/simulated-market';
import { FIXED_RECIPE } from '../trainer/training';

const SCRIPT = join(ROOT, 'tools/deploy/retrain/retrain-weekly.sh');
const SWAPPED = { SELL: 'BUY', HOLD: 'HOLD', BUY: 'SELL' } as const;

let market: SimulatedMarket;
let tokensFile: string;
const tokens = new Map<string, string>();

/** An engine that asks for tokens, and that takes the records of last year for new ones. */
async function start(logs: string, maxRowAge = '1e9'): Promise<EngineProcess> {
  return startEngine({
    ...{ META_V2_MODEL_DIR: 'none', META_DECISION_LOG: logs, META_MAX_ROW_AGE: maxRowAge },
    META_CLIENT_TOKENS_FILE: tokensFile,
  });
}

async function send({ url }: EngineProcess, client: string, records: readonly object[]) {
  const headers = {
    'content-type': 'application/x-ndjson',
    authorization: `Bearer ${tokens.get(client) ?? ''}`,
  };
  const body = records.map((record) => JSON.stringify(record)).join('\n');
  const answer = await fetch(`${url}/api/ai/meta/predict/batch`, { method: 'POST', headers, body });
  const lines = (await answer.text()).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The rows that the engine has written. */
function rowsIn(logs: string): Record<string, unknown>[] {
  const text = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
  const lines = text.join('').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The record of the desk with BUY and SELL swapped, and the engine's own fields claimed. */
function poisonOf(record: SimulatedRecord): object {
  const signals = Object.entries(record.base_predictions).map(([agent, signal]) => [
    agent,
    { ...signal, action: SWAPPED[signal.action] },
  ]);
  return {
    ...{ ...record, base_predictions: Object.fromEntries(signals) as object },
    ...{ client: 'desk-a', decided_at: record.timestamp, request_id: 'first', id: 'mine' },
    ...{ train: true, ensemble_action: 'SELL', decision: { action: 'SELL' }, model_version: 'm' },
    ...{ explored: true, propensities: { SELL: 1, HOLD: 0, BUY: 0 }, assumed: [] },
  };
}

function runWeekly(logs: string, ...more: readonly string[]) {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  mkdirSync(models);
  const path = `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const env = { PATH: path, META_V2_MODEL_DIR: models, META_BACKUP_DIR: join(folder, 'backups') };
  const inputs = ['--predictions', logs, '--labels', market.labels, '--label-horizon', '60'];
  const options = ['--max-row-age', '10000000', ...FIXED_RECIPE, ...more];
  const { status, stdout, stderr } = spawnSync('sh', [SCRIPT, ...inputs, ...options], { env });
  const isPromoted = readdirSync(models).includes('current.json');
  return { exitCode: status, isPromoted, said: `${stdout.toString()}${stderr.toString()}` };
}

beforeAll(async () => {
  market = await simulateMarket({ records: 16_000, seed: 5 });
  tokensFile = join(temporaryFolder(), 'tokens.json');
  for (const name of ['desk-a', 'desk-b', 'mallory']) {
    const add = ['token', 'add', name, '--scope', 'decide', '--tokens-file', tokensFile];
    tokens.set(name, (await runOps(add)).stdout.trim());
  }
});

it('what a client claims about itself, its time and its decision changes no row', async () => {
  const logs = temporaryFolder();
  const engine = await start(logs, '86400');
  const [record] = market.records;
  const now = new Date().toISOString();
  const [answer] = await send(engine, 'mallory', [poisonOf({ ...record, timestamp: now })]);
  await send(engine, 'mallory', [poisonOf(record)]);
  expect(await engine.stop()).toBe(0);
  const [row, late] = rowsIn(logs);
  expect(row).toMatchObject({ client: 'mallory', model_version: null, timestamp: now });
  expect(row.decision).toMatchObject({ id: answer.id, reason: 'model_not_loaded' });
  expect(row.decided_at).not.toBe(record.timestamp);
  expect(row.request_id).not.toBe('first');
  expect(
    Object.keys(row).filter((name) => /^(id|train|explored|propensities)$/.test(name)),
  ).toEqual([]);
  expect(late).toMatchObject({ client: 'mallory', train: false });
  expect(late.request_id).not.toBe(row.request_id);
});

describe('the weekly run on the rows of an engine', () => {
  it('promotes no model when one client among three rewrites the rows of the others', async () => {
    const logs = temporaryFolder();
    const engine = await start(logs);
    const half = market.records.length / 2;
    await send(engine, 'desk-a', market.records.slice(0, half));
    await send(engine, 'desk-b', market.records.slice(half));
    await until(() => rowsIn(logs).length === market.records.length);
    const honest = runWeekly(logs);
    expect([honest.exitCode, honest.isPromoted]).toEqual([0, true]);
    const attacked = market.records.filter((_, i) => i % 25 === 0);
    await send(engine, 'mallory', attacked.map(poisonOf));
    expect(await engine.stop()).toBe(0);
    expect(runWeekly(logs)).toMatchObject({
      ...{ exitCode: 3, isPromoted: false },
      said: expect.stringContaining('contested') as string,
    });
  });

  it('promotes no model when the only client rewrites all its own rows', async () => {
    const logs = temporaryFolder();
    const engine = await start(logs);
    await send(engine, 'mallory', market.records);
    await send(engine, 'mallory', market.records.map(poisonOf));
    expect(await engine.stop()).toBe(0);
    expect(runWeekly(logs)).toMatchObject({
      ...{ exitCode: 3, isPromoted: false },
      said: expect.stringContaining('contested') as string,
    });
  });

  it('uses no row that is dated long before its decision', async () => {
    const logs = temporaryFolder();
    const engine = await start(logs, '86400');
    await send(engine, 'mallory', market.records.map(poisonOf));
    expect(await engine.stop()).toBe(0);
    const { exitCode, isPromoted, said } = runWeekly(logs);
    expect([exitCode, isPromoted]).toEqual([2, false]);
    expect(said).toContain('not for training');
  });
});
