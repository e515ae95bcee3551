import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  runOps,
  runTrainer,
  startEngine,
  temporaryFolder,
  type EngineProcess,
} from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { simulateMarket } from '../market/simulated-market';

/** Names that every object has as members. */
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
const START_MS = Date.UTC(2026, 0, 1);
const SIGNALS =
  '"xgb":{"action":"BUY","confidence":0.8},"lgbm":{"action":"SELL","confidence":0.6},' +
  '"nhits":{"action":"SELL","confidence":0.6}';

/** A record that also has an agent, a value of the regime and a client of that name. */
const recordWith = (name: string, minute: number) =>
  `{"timestamp":"${new Date(START_MS + 60_000 * minute).toISOString()}","symbol":"${name}",` +
  `"base_predictions":{${SIGNALS},"${name}":{"action":"BUY","confidence":0.9}},` +
  `"regime":{"volatility":0.5,"trend_strength":0,"${name}":1},"client":"${name}","${name}":1}`;

function writeLog(lines: readonly string[]): string {
  const log = join(temporaryFolder(), 'log.jsonl');
  writeFileSync(log, `${lines.join('\n')}\n`);
  return log;
}

const perName = <T>(value: T) => new Map(NAMES.map((name) => [name, value]));

async function predict({ url }: EngineProcess, body: string): Promise<{ warnings: unknown[] }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/ai/meta/predict`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { warnings: unknown[] };
}

describe('names that every object has as members', () => {
  it('are symbols, unknown agents and clients of a log that is described', async () => {
    const log = writeLog(NAMES.flatMap((name) => [0, 1].map((minute) => recordWith(name, minute))));
    const { exitCode, stdout, stderr } = await runTrainer([
      ...['describe', '--json', '--predictions', log],
    ]);
    expect({ exitCode, dumps: stderr.match(/^ {4}at /gm) }).toEqual({ exitCode: 0, dumps: null });
    const told = JSON.parse(stdout) as {
      by_symbol: { group: string; records: number }[];
      clients: { client: string; rows: number }[];
    };
    const groups = told.by_symbol.map(({ group, records }) => [group, records] as const);
    expect(new Map(groups)).toEqual(perName(2));
    const clients = told.clients.map(({ client, rows }) => [client, rows] as const);
    expect(new Map(clients)).toEqual(perName(2));
    for (const name of NAMES)
      expect(stderr).toContain(`The agent "${name}" is unknown (2 signals)`);
  });

  it('are symbols that a model is trained on, and evaluated for', async () => {
    const market = await simulateMarket({ records: 1500, seed: 11 });
    const known = [...new Set(market.records.map(({ symbol }) => symbol))];
    const renamed = market.records.map(({ symbol, ...record }) =>
      JSON.stringify({ ...record, symbol: NAMES[known.indexOf(symbol)] }),
    );
    const log = writeLog(renamed);
    const map = known.map((symbol, i) => `${symbol}=${NAMES[i]}`);
    const { exitCode, stdout, stderr } = await runTrainer([
      ...['train', '--json', '--recipe', 'guide', '--predictions', log, '--labels', market.labels],
      ...['--label-horizon', '15', '--model-dir', join(market.folder, 'models')],
      ...['--symbol-map', ...map],
    ]);
    expect({ exitCode, stderr: exitCode === 2 ? stderr : '' }).toEqual({
      exitCode: expect.any(Number) as number,
      stderr: '',
    });
    expect([0, 3]).toContain(exitCode);
    const { data } = JSON.parse(stdout) as { data: { label_counts: Record<string, number> } };
    const labels = Object.values(data.label_counts).reduce((sum, count) => sum + count, 0);
    expect(labels).toBe(1500);
  });

  it('are symbols and unknown agents of an engine, in its status, its log and a replay', async () => {
    const { dir } = await smallRegistry(1);
    const logs = join(temporaryFolder(), 'logs');
    mkdirSync(logs);
    const engine = await startEngine({
      ...{ META_V2_MODEL_DIR: dir, META_DECISION_LOG: logs, META_MAX_ROW_AGE: '100000' },
    });
    const stream = await fetch(`${engine.url}/api/ai/meta/stream`);
    for (const name of NAMES) {
      const { warnings } = await predict(engine, recordWith(name, 0));
      expect(JSON.stringify(warnings)).toContain(name);
    }
    const isSeen = (text: string) => NAMES.every((name) => text.includes(`{"symbol":"${name}"`));
    let events = '';
    for await (const chunk of stream.body ?? []) {
      events += Buffer.from(chunk as Uint8Array).toString();
      if (isSeen(events)) break;
    }
    const status = await engine.client.status();
    expect(status.total_predictions).toBe(NAMES.length);
    expect(Object.keys(status.agents ?? {})).toEqual(['xgb', 'lgbm', 'nhits', 'patchtst']);
    expect(await engine.stop()).toBe(0);
    const [file] = readdirSync(logs).filter((name) => name.endsWith('.jsonl'));
    const { exitCode, stdout } = await runOps([
      ...['replay', '--json', '--model-dir', dir, '--predictions', join(logs, file)],
    ]);
    expect(exitCode).toBe(0);
    for (const name of NAMES) expect(stdout).toContain(`"${name}": {`);
  });
});
