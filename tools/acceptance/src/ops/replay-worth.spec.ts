import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Action } from '@meta-agent/features';
import { runNode, runOps, runTrainer, SIMULATOR, temporaryFolder } from '@meta-agent/harness';
import { FIXED_RECIPE, train } from '../trainer/training';

/** The options that settle the candles of the simulator. */
const SETTLE = [
  ...['--label-horizon', '15', '--cost-pct', '0.2'],
  ...['--take-profit', '0.25', '--stop-loss', '0.25'],
];
const TRAINED = 5000;

interface Gain {
  readonly known: number;
  readonly known_share: number | null;
  readonly sum: number;
  readonly evidence: { readonly status: string; readonly ci95: readonly number[] | null };
}

interface Replay {
  readonly records: number;
  readonly identification: string | null;
  readonly action_changes: number;
  readonly in_sample: { readonly records: number; readonly left_out: number };
  readonly worth: { readonly changes: number; readonly profit: Gain };
}

let folder: string;
let dir: string;
let prices: readonly string[];
const log = (name: string) => join(folder, `${name}.jsonl`);

beforeAll(async () => {
  folder = temporaryFolder();
  const size = ['--records', '10000', '--seed', '11', '--prices'];
  const { exitCode, stderr } = await runNode([SIMULATOR, '--out', folder, ...size]);
  if (exitCode !== 0) throw new Error(stderr);
  const lines = readFileSync(log('predictions'), 'utf8').trimEnd().split('\n');
  writeFileSync(log('first'), `${lines.slice(0, TRAINED).join('\n')}\n`);
  dir = join(folder, 'models');
  prices = ['--prices', join(folder, 'prices.csv'), ...SETTLE];
  await train(dir, '--predictions', log('first'), ...prices, ...FIXED_RECIPE, '--force-promote');
});

const args = (...more: readonly string[]) => [
  ...['replay', '--model-dir', dir, '--predictions', log('predictions'), '--out-of-sample'],
  ...more,
];
const replay = async (...more: readonly string[]) => {
  const { stdout, stderr } = await runOps(args('--json', ...more));
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Replay;
};

/** What the changes earned, by the profits that meta-trainer settles. */
async function trueGain(decisions: string, predictions = 'predictions'): Promise<number> {
  const settled = join(folder, 'settled.csv');
  const files = ['--predictions', log(predictions), ...prices, '--out', settled];
  await runTrainer(['settle', ...files]);
  const profits = new Map<string, Record<Action, number>>();
  for (const row of readFileSync(settled, 'utf8').trimEnd().split('\n').slice(1)) {
    const [time, symbol, , buy, sell] = row.split(',');
    const of = { SELL: Number(sell), HOLD: 0, BUY: Number(buy) };
    profits.set(`${Date.parse(time)} ${symbol}`, of);
  }
  return readFileSync(decisions, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Decided)
    .reduce((sum, { timestamp, symbol, decision }) => {
      const of = profits.get(`${Date.parse(timestamp)} ${symbol}`);
      return of === undefined ? sum : sum + of[decision.action] - of[decision.base_ensemble_action];
    }, 0);
}

interface Decided {
  readonly timestamp: string;
  readonly symbol: string;
  readonly decision: { readonly action: Action; readonly base_ensemble_action: Action };
}

describe('a replay with prices', () => {
  it('gives the profit that the changes truly earned, without the records of the training', async () => {
    const out = join(folder, 'decisions.jsonl');
    const { worth, in_sample: inSample, ...replayed } = await replay(...prices, '--out', out);
    expect(replayed.identification).toBe('prices');
    expect(inSample.left_out).toBe(10_000 - replayed.records);
    expect(inSample.left_out).toBeGreaterThan(3000);
    expect(worth.changes).toBeGreaterThan(100);
    expect(worth.changes).toBe(replayed.action_changes);
    expect(worth.profit).toMatchObject({ known_share: 1, evidence: { status: 'measured' } });
    expect(worth.profit.sum).toBeCloseTo(await trueGain(out), 6);
  });

  it('settles each record over its own horizon, as the training does', async () => {
    const lines = readFileSync(log('predictions'), 'utf8').trimEnd().split('\n');
    const mixed = lines.map((line, i) =>
      i % 2 === 0 ? line : JSON.stringify({ ...(JSON.parse(line) as object), horizon: '30m' }),
    );
    writeFileSync(log('mixed'), `${mixed.join('\n')}\n`);
    const out = join(folder, 'mixed-decisions.jsonl');
    const files = ['--predictions', log('mixed'), ...prices, '--out', out];
    const { stdout } = await runOps(['replay', '--json', '--model-dir', dir, ...files]);
    const { worth } = JSON.parse(stdout) as Replay;
    expect(worth.profit.sum).toBeCloseTo(await trueGain(out, 'mixed'), 6);
  });

  it('names the identification first, and changes apart from confirmations', async () => {
    const { stdout } = await runOps(args(...prices));
    const [first, ...rest] = stdout.split('\n');
    expect(first).toBe('Identification: prices. The profit of every action is known.');
    const text = rest.join('\n');
    expect(text).toMatch(/The model changes \d+\.\d % of the votes, and confirms \d+\.\d %\./);
    expect(text).toMatch(/Compared with the vote the changes earned [+−]/);
    expect(text).toMatch(/Independent blocks of time: \d+, with changes in \d+\./);
  });

  it('names the records of the training when it measures them', async () => {
    const measured = args(...prices).filter((arg) => arg !== '--out-of-sample');
    const { stdout } = await runOps(measured);
    expect(stdout).toMatch(/[\d,]+ of 10,000 records are in-sample: the model was trained on/);
    expect(stdout).not.toContain('This is evidence');
  });
});

describe('a replay with the trades that the decisions made', () => {
  it('names no profit, because a vetoed trade has no outcome', async () => {
    const out = join(folder, 'vetoes.jsonl');
    await replay(...prices, '--out', out);
    const made = new Set(
      readFileSync(out, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Decided)
        .filter(({ decision }) => decision.action === decision.base_ensemble_action)
        .map(({ timestamp, symbol }) => `${Date.parse(timestamp)} ${symbol}`),
    );
    const [head, ...rows] = readFileSync(join(folder, 'outcomes.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    const kept = rows.filter((row) => {
      const [time, symbol] = row.split(',');
      return made.has(`${Date.parse(time)} ${symbol}`);
    });
    const executed = join(folder, 'executed.csv');
    writeFileSync(executed, `${[head, ...kept].join('\n')}\n`);
    const { worth, identification } = await replay('--outcomes', executed);
    expect(identification).toBe('executed');
    expect(worth.profit.known_share).toBe(0);
    const { stdout } = await runOps(args('--outcomes', executed));
    expect(stdout).toMatch(/^Identification: executed trades\. The profit is known for vetoes/);
    expect(stdout).toMatch(
      /The profit of 0 of [\d,]+ changes is known .*: whether they were worth it/,
    );
    expect(stdout).not.toMatch(/the changes earned/);
    expect(stdout).toMatch(/│ final .*│ +– │/);
  });
});
