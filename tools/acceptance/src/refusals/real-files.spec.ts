import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPS, ROOT, runOps, runTrainer, temporaryFolder, TRAINER } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { refusalOf } from './refusal';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

function write(name: string, lines: readonly string[]): string {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
}

const AGENTS = ['xgb', 'lgbm', 'nhits', 'patchtst'];
const START_MS = Date.UTC(2026, 0, 1);
const timeOf = (minute: number) => new Date(START_MS + 60_000 * minute).toISOString();

/** A line of a log on which the first `agents` agents report. */
function line(timestamp: string, symbol = 'BTCUSDT', agents = 4): string {
  const signals = AGENTS.slice(0, agents).map((agent, i) => {
    return [agent, { action: i % 2 === 0 ? 'BUY' : 'SELL', confidence: 0.6 + i / 100 }];
  });
  const base_predictions = Object.fromEntries(signals) as object;
  return JSON.stringify({ timestamp, symbol, base_predictions });
}

const minutes = (count: number, agents?: number) =>
  Array.from({ length: count }, (_, i) => line(timeOf(i), 'BTCUSDT', agents));

describe('meta-ops replay', () => {
  it('reports the files and sub-folders that it passes over, and files named twice', async () => {
    const { dir } = await smallRegistry(1);
    mkdirSync(join(folder, '2025'));
    const log = write('a.jsonl', minutes(10));
    write('b.json', minutes(10));
    write('d.jsonl.zst', ['x']);
    const { stdout } = await runOps([
      ...['replay', '--model-dir', dir, '--predictions', folder, log],
    ]);
    expect(stdout).toMatch(/^10 records, /);
    const others = ['2025/', 'b.json', 'd.jsonl.zst'].map((name) => join(folder, name));
    expect(stdout).toContain(`Passed over, no plain files named like logs: ${others.join(', ')}\n`);
    expect(stdout).toContain(`Named again, read once: ${log}\n`);
  });
});

describe('a vote that is never overridden', () => {
  it.each([
    [
      'one agent reports',
      1,
      [],
      'in 100.0 % fewer agents report than the quorum',
      ['--consensus-threshold', '0.75'],
    ],
    [
      'half of the agents are enough',
      4,
      ['--consensus-threshold', '0.5'],
      'in 100.0 % the agents agree strongly, which is never overridden',
      ['--consensus-threshold', '0.5'],
    ],
    [
      'the threshold is 1',
      4,
      ['--threshold', '1'],
      "in 100.0 % the model's top probability is below the override threshold",
      ['--meta-threshold', '1'],
    ],
  ])('has its reason where %s', async (_, agents, ofReplay, reason, ofEvaluate) => {
    const { dir } = await smallRegistry(1);
    const log = write('a.jsonl', minutes(60, agents));
    const labels = Array.from({ length: 60 }, (__, i) => `${timeOf(i)},BTCUSDT,BUY`);
    const files = write('l.csv', ['timestamp,symbol,label', ...labels]);
    const inputs = ['--model-dir', dir, '--predictions', log];
    const replayed = await runOps(['replay', ...inputs, ...ofReplay]);
    expect(replayed.stdout).toContain(`no vote is overridden: ${reason}\n`);
    const evaluated = await runTrainer([
      ...['evaluate', ...inputs, '--labels', files, ...ofEvaluate],
    ]);
    expect(evaluated.stdout).toContain(
      `The meta model never overrides the vote: ${reason}. Keep the vote.\n`,
    );
  });
});

describe('a file of another kind', () => {
  it('is named: outcomes as predictions, a folder as outcomes, Parquet as a log', async () => {
    const log = write('a.jsonl', minutes(10));
    const outcomes = write('o.csv', ['timestamp,symbol,action,outcome,pnl_pct', 'x']);
    const parquet = write('p.parquet', ['PAR1']);
    const describe = (...args: readonly string[]) => refusalOf(['describe', ...args]);
    expect(await describe('--predictions', outcomes)).toMatchObject({
      exitCode: 2,
      next: 'this looks like CSV: name it with --outcomes or --labels',
    });
    expect(await describe('--predictions', log, '--outcomes', folder)).toMatchObject({
      exitCode: 2,
      expected: 'a plain file',
      received: 'a folder',
    });
    expect(await describe('--predictions', parquet)).toMatchObject({
      exitCode: 2,
      code: 'not_text',
      received: 'Parquet',
    });
  });
});

it.each(['--outcomes', '--labels', '--config', '--min-date', '--C', '--model-dir'])(
  '%s typed twice is refused: the second does not replace the first',
  async (option) => {
    const command = option === '--C' || option === '--model-dir' ? 'train' : 'describe';
    const typed = [command, '--predictions', write('a.jsonl', minutes(10))];
    expect(await refusalOf([...typed, option, 'a', option, 'b'])).toMatchObject({
      exitCode: 2,
      message: `${option} is not valid.`,
      expected: 'one value, typed once',
      received: 'a,b',
    });
  },
);

it('meta-trainer features keeps microseconds, and writes no formula', async () => {
  const times = ['00.000001Z', '00.123456Z', '00.123457Z', '59.999999Z'];
  const stamps = times.map((second) => `2026-01-01T00:00:${second}`);
  const symbols = ['=1+1', '+1', '-BTC', '@SUM(A1)'];
  const log = write(
    'a.jsonl',
    stamps.map((timestamp, i) => line(timestamp, symbols[i])),
  );
  const out = join(folder, 'f.csv');
  expect((await runTrainer(['features', '--predictions', log, '--out', out])).exitCode).toBe(0);
  const rows = readFileSync(out, 'utf8').trimEnd().split('\n').slice(1);
  expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual(
    stamps.map((timestamp, i) => [timestamp, `'${symbols[i]}`]),
  );
});

describe('meta-trainer describe', () => {
  it.each([21, 2000, 15_000])(
    'shows 20 of %d symbols, and the sum of the others',
    async (count) => {
      const lines = Array.from({ length: count }, (_, i) => line(timeOf(0), `S${i}`));
      const { stdout } = await runTrainer(['describe', '--predictions', write('a.jsonl', lines)]);
      const shown = stdout.split('\n').filter((row) => /^│ S\d+ /.test(row));
      expect(shown).toHaveLength(20);
      const others = `${count - 20} other symbols`;
      expect(stdout).toMatch(new RegExp(`│ ${others} +│ +${(count - 20).toLocaleString('en')} │`));
      expect(Math.max(...stdout.split('\n').map((row) => row.length))).toBeLessThan(200);
    },
  );

  it('names dates that cannot be right, and the flags that leave them out', async () => {
    const wrong = ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'].map((time) => line(time));
    const log = write('a.jsonl', [...minutes(10), ...wrong]);
    const { stderr } = await runTrainer(['describe', '--predictions', log]);
    expect(stderr).toContain(`before 1990: ${log}:11 (0000-01-01T00:00:00.000Z). --min-date 2026-`);
    expect(stderr).toContain(
      `in the future: ${log}:12 (9999-12-31T23:59:59.000Z). --max-date 2026-01-01`,
    );
  });
});

it.each(['/dev/stdin', '/dev/fd/0'])('a log that a pipe brings is read from %s', (path) => {
  const log = write('a.jsonl', minutes(300));
  const script = 'cat "$1" | "$2" "$3" describe --json --predictions "$4"';
  const { status, stdout } = spawnSync('sh', [
    ...['-c', script, 'sh', log, process.execPath, TRAINER, path],
  ]);
  expect(status).toBe(0);
  const told = JSON.parse(stdout.toString()) as { overall: { records: number } };
  expect(told.overall.records).toBe(300);
});

describe('a reader that goes away', () => {
  /** Closes the standard output after its first bytes, as `head -c 1` does. */
  async function readOnce(script: string, ...args: readonly string[]) {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT });
    const stderr: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return { exitCode, stderr: Buffer.concat(stderr).toString() };
  }

  it.each([
    ['describe --json', TRAINER, ['describe', '--json']],
    ['features --out -', TRAINER, ['features', '--out', '-']],
    ['replay --out -', OPS, ['replay', '--out', '-']],
    ['replay --json', OPS, ['replay', '--json']],
  ])('ends %s without a dump', async (_, script, args) => {
    const { dir } = await smallRegistry(1);
    const lines = Array.from({ length: 4000 }, (__, i) => line(timeOf(i), `S${i % 900}`));
    const log = write('a.jsonl', lines);
    const models = script === OPS ? ['--model-dir', dir] : [];
    const { exitCode, stderr } = await readOnce(script, ...args, '--predictions', log, ...models);
    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|^ {4}at /m);
  });
});

describe('an agent whose name is misspelled', () => {
  it('is named before the error that it may cause', async () => {
    const misspelled = minutes(50).map((text) => {
      const record = JSON.parse(text.replace('"lgbm"', '"LightGBM"')) as object;
      return JSON.stringify({ ...record, ensemble_action: 'HOLD' });
    });
    const log = write('a.jsonl', misspelled);
    const labels = write('l.csv', ['timestamp,symbol,label', `${timeOf(0)},BTCUSDT,BUY`]);
    const files = ['--predictions', log, '--labels', labels];
    const { exitCode, stderr } = await runTrainer(['train', ...files, '--model-dir', folder]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /The agent "LightGBM" is unknown \(50 signals\)\. Did you mean lgbm\?[^]*error base_weights_differ/,
    );
  });
});
