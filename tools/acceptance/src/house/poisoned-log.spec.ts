import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT, temporaryFolder } from '@meta-agent/harness';
import {
  simulateMarket,
  type SimulatedMarket,
  type SimulatedRecord,
} from '../market/simulated-market';
import { FIXED_RECIPE, fingerprint, train } from '../trainer/training';

const SCRIPT = join(ROOT, 'tools/deploy/retrain/retrain-weekly.sh');
const SWAPPED = { SELL: 'BUY', HOLD: 'HOLD', BUY: 'SELL' } as const;
const MINUTE_MS = 60_000;

let market: SimulatedMarket;

interface Row extends SimulatedRecord {
  readonly client?: string;
  readonly decided_at?: string;
  readonly train?: boolean;
}

/** A row as the engine logs it. */
function rowOf(record: SimulatedRecord, client: string, delayMs = 1000): Row {
  const decidedAt = new Date(Date.parse(record.timestamp) + delayMs).toISOString();
  return { ...record, client, decided_at: decidedAt };
}

/** The rows of an attacker: the timestamps of the desk, BUY and SELL swapped, an hour later. */
function poisonOf(record: SimulatedRecord, client: string): Row {
  const signals = Object.entries(record.base_predictions).map(([agent, signal]) => [
    agent,
    { ...signal, action: SWAPPED[signal.action] },
  ]);
  const base_predictions = Object.fromEntries(signals) as SimulatedRecord['base_predictions'];
  return rowOf({ ...record, base_predictions }, client, 60 * MINUTE_MS);
}

/** Whether swapping changes a vote. */
const isTrading = ({ base_predictions }: SimulatedRecord) =>
  Object.values(base_predictions).some(({ action }) => action !== 'HOLD');

const everyTwentyFifth = <T>(values: readonly T[]) => values.filter((_, i) => i % 25 === 0);
const byTwoClients = () =>
  market.records.map((record, i) => rowOf(record, i % 2 === 0 ? 'desk-a' : 'desk-b'));

/** A folder of two files; the first file by name is read first. */
function logsOf(...files: readonly (readonly Row[])[]): string {
  const folder = temporaryFolder();
  files.forEach((rows, i) => {
    const lines = rows.map((row) => JSON.stringify(row));
    writeFileSync(join(folder, `${i}.jsonl`), `${lines.join('\n')}\n`);
  });
  return folder;
}

/** The arguments of every training on this market. */
const inputsOf = (logs: string) => [
  ...['--predictions', logs, '--labels', market.labels],
  ...['--label-horizon', '60', ...FIXED_RECIPE],
];

const trainOn = (logs: string, ...options: readonly string[]) =>
  train(join(temporaryFolder(), 'models'), ...inputsOf(logs), ...options);

function runWeekly(logs: string) {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  mkdirSync(models);
  const path = `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const env = { PATH: path, META_V2_MODEL_DIR: models, META_BACKUP_DIR: join(folder, 'backups') };
  const { status, stdout, stderr } = spawnSync('sh', [SCRIPT, ...inputsOf(logs)], { env });
  return { exitCode: status, said: `${stdout.toString()}${stderr.toString()}` };
}

const failedGates = ({ report }: Awaited<ReturnType<typeof trainOn>>) =>
  report.gates.filter(({ passed }) => !passed).map(({ name }) => name);

describe('the weekly run', () => {
  beforeAll(async () => {
    market = await simulateMarket({ records: 16_000, seed: 5 });
  });

  it('promotes a model trained on the rows of two clients', () => {
    const { exitCode, said } = runWeekly(logsOf(byTwoClients()));
    expect([exitCode, said]).toEqual([0, expect.stringContaining('contested')]);
  });

  it('promotes no model when one client among three rewrites the rows of the others', () => {
    const poison = everyTwentyFifth(market.records).map((record) => poisonOf(record, 'mallory'));
    const { exitCode, said } = runWeekly(logsOf(poison, byTwoClients()));
    expect([exitCode, said]).toEqual([3, expect.stringContaining('contested')]);
  });

  it('promotes no model when the only client rewrites all its own rows', () => {
    const honest = market.records.map((record) => rowOf(record, 'desk'));
    const poison = market.records.map((record) => poisonOf(record, 'desk'));
    const { exitCode, said } = runWeekly(logsOf(poison, honest));
    expect([exitCode, said]).toEqual([3, expect.stringContaining('contested')]);
  });
});

describe('a training', () => {
  beforeAll(async () => {
    market = await simulateMarket();
  });

  it('uses no row that another client contests', async () => {
    const attacked = everyTwentyFifth(market.records).filter(isTrading);
    const poison = attacked.map((record) => poisonOf(record, 'mallory'));
    const rest = byTwoClients().filter((row, i) => i % 25 !== 0 || !isTrading(row));
    const poisoned = await trainOn(logsOf(poison, byTwoClients()));
    const clean = await trainOn(logsOf(rest));
    expect(failedGates(poisoned)).toContain('contested');
    expect(fingerprint(poisoned.report.path)).toEqual(fingerprint(clean.report.path));
    expect(poisoned.report.data).toMatchObject({
      contested_moments: attacked.length,
      contested_rows: 2 * attacked.length,
    });
  });

  it('uses the first decision of a client that contradicts itself', async () => {
    const honest = market.records.map((record) => rowOf(record, 'desk'));
    const poison = market.records.filter(isTrading).map((record) => poisonOf(record, 'desk'));
    const poisoned = await trainOn(logsOf(poison, honest));
    const clean = await trainOn(logsOf(honest));
    expect(failedGates(poisoned)).toContain('contested');
    expect(fingerprint(poisoned.report.path)).toEqual(fingerprint(clean.report.path));
  });

  it('skips and counts late rows and rows from the future', async () => {
    const poison = market.records.map((record) => ({
      ...poisonOf(record, 'desk'),
      train: false,
    }));
    const future = [2031, 9999].map((year) => ({
      ...market.records[0],
      timestamp: `${year}-01-01T00:00:00Z`,
    }));
    const poisoned = await trainOn(logsOf(poison, byTwoClients(), future));
    const clean = await trainOn(logsOf(byTwoClients()));
    expect(failedGates(poisoned)).toContain('late_rows');
    expect(fingerprint(poisoned.report.path)).toEqual(fingerprint(clean.report.path));
    expect(poisoned.report.data).toMatchObject({ late_rows: 3000, future_rows: 2 });
    const clients = ['desk-a', 'desk-b'].map((client) => ({ client, rows: 1500 }));
    expect(poisoned.report.data.clients).toEqual(clients);
  });

  it.each([
    ['a day and an hour after its timestamp', 25 * 60],
    ['two minutes before its timestamp', -2],
  ])('skips a row that was decided %s, also if it does not say so', async (_, delayMinutes) => {
    const late = market.records.map((record) => ({
      ...rowOf(record, 'mallory', delayMinutes * MINUTE_MS),
      base_predictions: poisonOf(record, 'mallory').base_predictions,
    }));
    const poisoned = await trainOn(logsOf(late, byTwoClients()));
    const clean = await trainOn(logsOf(byTwoClients()));
    expect(failedGates(poisoned)).toContain('late_rows');
    expect(poisoned.report.data).toMatchObject({ late_rows: 3000, contested_moments: 0 });
    expect(fingerprint(poisoned.report.path)).toEqual(fingerprint(clean.report.path));
    const few = logsOf(everyTwentyFifth(late), byTwoClients());
    const allowed = await trainOn(few, '--max-row-age', String(26 * 60));
    expect(allowed.report.data.late_rows).toBe(delayMinutes > 0 ? 0 : 120);
  });

  it('fails the gate, and does not end, when the outcomes of many records are contested', async () => {
    const tenth = market.records.filter((record, i) => i % 10 === 0);
    const poison = tenth.map((record) => poisonOf(record, 'mallory'));
    const logs = logsOf(poison, byTwoClients());
    const inputs = ['--predictions', logs, '--outcomes', market.outcomes, ...FIXED_RECIPE];
    const { report, exitCode, stderr } = await train(join(temporaryFolder(), 'models'), ...inputs);
    expect(exitCode).toBe(3);
    expect(report.gates.find(({ name }) => name === 'contested')?.passed).toBe(false);
    expect(stderr).toMatch(/\d+ outcomes belong to records that are left out/);
  });

  it("ignores the caller's vote", async () => {
    const liar = byTwoClients().map((row) => ({
      ...row,
      ensemble_action: SWAPPED[row.ensemble_action],
    }));
    const lied = await trainOn(logsOf(liar), '--max-vote-difference', '1');
    const clean = await trainOn(logsOf(byTwoClients()));
    expect(fingerprint(lied.report.path)).toEqual(fingerprint(clean.report.path));
  });
});
