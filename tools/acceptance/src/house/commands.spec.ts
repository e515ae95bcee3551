import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { guide26 } from '@meta-agent/features';
import {
  AGENTS,
  OPS,
  ROOT,
  runNode,
  runTrainer,
  SIMULATOR,
  temporaryFolder,
  TRAINER,
} from '@meta-agent/harness';
import { simulateMarket } from '../market/simulated-market';
import { refusalOf } from '../refusals/refusal';

describe.each([
  [
    'meta-trainer',
    TRAINER,
    ['train', 'features', 'evaluate', 'report', 'describe', 'config', '--version'],
  ],
  [
    'meta-ops',
    OPS,
    [
      ...['list', 'show', 'validate', 'backup', 'restore', 'promote', 'rollback', 'prune'],
      ...['ledger', 'diff', 'doctor', '--version'],
    ],
  ],
  ['meta-agents', AGENTS, ['check', 'backfill', 'run', '--version']],
  ['meta-simulate', SIMULATOR, ['--out <dir>', '--records <n>', '--seed <n>', '--version']],
])('%s', (name, bin, words) => {
  it('--help describes the command and its options on stdout', async () => {
    const { exitCode, stdout, stderr } = await runNode([bin, '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`Usage: ${name} `);
    for (const word of words) expect(stdout).toContain(word);
  });

  it('--version is the version of its package', async () => {
    const manifest = readFileSync(join(bin, '../../package.json'), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    expect(await runNode([bin, '--version'])).toEqual({
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  it('names the build command while it is not built', async () => {
    const folder = join(temporaryFolder(), 'bin');
    mkdirSync(folder);
    const copy = join(folder, basename(bin));
    copyFileSync(bin, copy);
    const { exitCode, stdout, stderr } = await runNode([copy, '--help']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${name} is not built`));
    expect(stderr).toContain('npm run build');
  });
});

it.each(['train', 'features', 'evaluate', 'settle', 'describe', 'config show'])(
  'meta-trainer %s --help lists its flags',
  async (command) => {
    const { exitCode, stdout } = await runTrainer([...command.split(' '), '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: meta-trainer ${command} [options]`);
    expect(stdout).toContain('--config <file>');
    expect(stdout).toContain('--json');
  },
);

describe('meta-trainer features', () => {
  it('writes timestamp, symbol and the features of every record', async () => {
    const market = await simulateMarket();
    const out = join(market.folder, 'features.csv');
    const inputs = ['--predictions', market.predictions, '--feature-set', 'guide26'];
    const { exitCode, stdout } = await runTrainer(['features', ...inputs, '--out', out]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`✅ Features saved: ${out} (3,000 rows of 26 columns)\n`);

    const [header, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(header.split(',')).toEqual(['timestamp', 'symbol', ...guide26.names]);
    expect(rows).toHaveLength(market.records.length);
    const expected = new Float64Array(26);
    market.records.forEach((record, i) => {
      const [timestamp, symbol, ...values] = rows[i].split(',');
      guide26.fill(record, expected);
      expect([Date.parse(timestamp), symbol]).toEqual([
        Date.parse(record.timestamp),
        record.symbol,
      ]);
      expect(values.map(Number)).toEqual([...expected]);
    });
  });

  it('reports the written files as JSON', async () => {
    const folder = writeTinyLog();
    const out = join(folder, 'features.csv');
    const inputs = ['--predictions', join(folder, 'log.jsonl'), '--feature-set', 'guide26'];
    const { stdout } = await runTrainer(['features', ...inputs, '--out', out, '--json']);
    expect(JSON.parse(stdout)).toEqual({ path: out, rows: 4, columns: 26 });
  });

  it('writes the same matrix to the standard output for --out -', async () => {
    const folder = writeTinyLog();
    const out = join(folder, 'features.csv');
    const args = ['features', '--predictions', join(folder, 'log.jsonl'), '--out'];
    await runTrainer([...args, out]);
    const { exitCode, stdout, stderr } = await runTrainer([...args, '-']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(readFileSync(out, 'utf8'));
    expect(stderr).toMatch(/✅ Features saved: - \(4 rows of \d+ columns\)\n/);
  });

  it('never replaces what it reads, or what is no plain file', async () => {
    const folder = writeTinyLog();
    const log = join(folder, 'log.jsonl');
    const before = readFileSync(log, 'utf8');
    writeFileSync(join(folder, 'config.json'), '{}');
    for (const [out, received] of [
      [log, `the input ${log}`],
      [join(folder, 'config.json'), `the input ${join(folder, 'config.json')}`],
      ['/dev/null', 'a device'],
    ]) {
      const args = ['features', '--config', join(folder, 'config.json'), '--predictions', log];
      expect(await refusalOf([...args, '--out', out])).toMatchObject({
        exitCode: 2,
        code: 'output_not_writable',
        received,
      });
    }
    expect(readFileSync(log, 'utf8')).toBe(before);
  });

  it('refuses a missing folder, and leaves no file behind', async () => {
    const folder = writeTinyLog();
    const out = join(folder, 'nowhere/features.csv');
    const args = ['features', '--predictions', join(folder, 'log.jsonl'), '--out', out];
    expect(await refusalOf(args)).toEqual({
      exitCode: 2,
      code: 'output_not_writable',
      message: `${out} cannot be written.`,
      expected: 'a folder with room for features.csv that this user can write to',
      received: expect.stringContaining('ENOENT') as string,
      next: 'name another file, or - for the standard output',
    });
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});

/** Four records that are counted by hand below, and the outcomes of two records. */
function writeTinyLog(): string {
  const signals = (votes: Record<string, [action: string, confidence: number]>) =>
    Object.fromEntries(
      Object.entries(votes).map(([agent, [action, confidence]]) => [agent, { action, confidence }]),
    );
  const records = [
    {
      timestamp: '2026-01-01T00:00:00Z',
      symbol: 'BTCUSDT',
      base_predictions: signals({
        xgb: ['BUY', 0.9],
        lgbm: ['BUY', 0.7],
        nhits: ['BUY', 0.8],
        patchtst: ['HOLD', 0.6],
      }),
      ensemble_action: 'BUY',
      regime: { volatility: 0.2, trend_strength: 0.5 },
    },
    {
      timestamp: '2026-01-01T00:00:00Z',
      symbol: 'ETHUSDT',
      base_predictions: signals({ xgb: ['SELL', 0.5], lgbm: ['HOLD', 0.5] }),
      ensemble_action: 'HOLD',
      regime: { volatility: 0.5, trend_strength: 0 },
    },
    {
      timestamp: '2026-01-01T00:15:00Z',
      symbol: 'BTCUSDT',
      base_predictions: signals({
        xgb: ['SELL', 0.6],
        lgbm: ['SELL', 0.4],
        nhits: ['SELL', 0.5],
        patchtst: ['SELL', 0.7],
      }),
      ensemble_action: 'SELL',
      regime: { volatility: 0.8, trend_strength: -0.3 },
    },
    {
      // No ensemble: BUY 0.25 · 0.8, HOLD 0.25 · 0.6, SELL 0.3 · 0.9 is the highest. No regime.
      timestamp: '2026-01-01T00:15:00Z',
      symbol: 'ETHUSDT',
      base_predictions: signals({ xgb: ['BUY', 0.8], lgbm: ['HOLD', 0.6], nhits: ['SELL', 0.9] }),
    },
  ];
  const outcomes = [
    'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes',
    '2026-01-01T00:00:00Z,BTCUSDT,BUY,win,1.5,30',
    '2026-01-01T00:15:00Z,BTCUSDT,SELL,loss,-0.5,45',
  ];
  const folder = temporaryFolder();
  const lines = records.map((record) => JSON.stringify(record));
  writeFileSync(join(folder, 'log.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'outcomes.csv'), `${outcomes.join('\n')}\n`);
  return folder;
}

describe('meta-trainer describe', () => {
  const describeIn = (folder: string, ...args: readonly string[]) => {
    const inputs = ['--predictions', 'log.jsonl', '--outcomes', 'outcomes.csv'];
    return runTrainer(['describe', ...inputs, ...args], { cwd: folder });
  };

  it('agrees with a count by hand', async () => {
    const { exitCode, stdout } = await describeIn(writeTinyLog(), '--json');
    expect(exitCode).toBe(0);
    const profile = JSON.parse(stdout) as Record<string, unknown>;
    const close = (value: number) => expect.closeTo(value, 12) as number;
    const group = (name: string, records: number) => ({ group: name, records });
    expect(profile).toMatchObject({
      first_timestamp: '2026-01-01T00:00:00.000Z',
      last_timestamp: '2026-01-01T00:15:00.000Z',
      symbols: ['BTCUSDT', 'ETHUSDT'],
      invalid_lines: 0,
      duplicates: 0,
      overall: {
        records: 4,
        ensemble: { SELL: 0.5, HOLD: 0.25, BUY: 0.25 },
        agreement: close((3 / 4 + 1 / 2 + 1 + 1 / 3) / 4),
        confidence: close((3 + 1 + 2.2 + 2.3) / 13),
        trades: 2,
        win_rate: 0.5,
        mean_pnl_pct: 0.5,
      },
      agents: [
        {
          agent: 'xgb',
          signals: 4,
          votes: { SELL: 0.5, HOLD: 0, BUY: 0.5 },
          confidence: {
            mean: close(0.7),
            // Sample variance: 0.2² + 0.2² + 0.1² + 0.1² over 3.
            std: close(Math.sqrt(0.1 / 3)),
            min: 0.5,
            median: close(0.7),
            max: 0.9,
          },
        },
        { agent: 'lgbm', signals: 4, votes: { SELL: 0.25, HOLD: 0.5, BUY: 0.25 } },
        { agent: 'nhits', signals: 3, votes: { SELL: 2 / 3, HOLD: 0, BUY: 1 / 3 } },
        { agent: 'patchtst', signals: 2, votes: { SELL: 0.5, HOLD: 0.5, BUY: 0 } },
      ],
      pairwise_agreement: {
        'xgb-lgbm': 2 / 4,
        'xgb-nhits': 2 / 3,
        'xgb-patchtst': 1 / 2,
        'lgbm-nhits': 2 / 3,
        'lgbm-patchtst': 1 / 2,
        'nhits-patchtst': 1 / 2,
      },
      by_symbol: [
        { ...group('BTCUSDT', 2), trades: 2, win_rate: 0.5, mean_pnl_pct: 0.5 },
        { ...group('ETHUSDT', 2), trades: 0, win_rate: null, mean_pnl_pct: null },
      ],
      by_volatility: [
        group('volatility_low', 1),
        group('volatility_medium', 2),
        group('volatility_high', 1),
      ],
      by_trend: [group('trending', 2), group('ranging', 2)],
    });
  });

  it('prints the counts for people, and the skipped lines', async () => {
    const folder = writeTinyLog();
    writeFileSync(join(folder, 'log.jsonl'), 'no record\n', { flag: 'a' });
    const { exitCode, stdout, stderr } = await describeIn(folder, '--max-invalid-share', '0.2');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('4 records of BTCUSDT, ETHUSDT\n');
    expect(stdout).toMatch(/xgb +│ +4 │ +50\.0 % │ +0\.0 % │ +50\.0 % │/);
    expect(stdout).toMatch(/xgb-nhits +│ +66\.7 % │/);
    expect(stdout).toMatch(/BTCUSDT +│ +2 │/);
    expect(stderr).toContain('[WARN] log.jsonl:5: expected one JSON object');
  });

  it('accepts any text as a symbol', async () => {
    const folder = temporaryFolder();
    const symbols = ['__proto__', 'constructor', 'toString', 'trending', '=1+1', 'é', 'e\u0301'];
    const lines = symbols.map((symbol) =>
      JSON.stringify({ ...JSON.parse(SIGNALS), timestamp: '2026-01-01T00:00:00Z', symbol }),
    );
    writeFileSync(join(folder, 'log.jsonl'), lines.join('\n'));
    const args = ['describe', '--predictions', 'log.jsonl', '--json'];
    const { exitCode, stdout } = await runTrainer(args, { cwd: folder });
    expect(exitCode).toBe(0);
    const { by_symbol } = JSON.parse(stdout) as { by_symbol: { group: string; records: number }[] };
    const described = by_symbol.map(({ group, records }) => [group, records]);
    expect(new Map(described as [string, number][])).toEqual(
      new Map(symbols.map((symbol) => [symbol, 1])),
    );
  });

  it('reports skipped entries, and suggests the agent that a log likely means', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'logs/2025'), { recursive: true });
    const line = `{"timestamp":"2026-01-01T00:00:00Z","symbol":"BTC","regim":{},${SIGNALS.slice(1)}\n`;
    writeFileSync(join(folder, 'logs/a.jsonl'), line.replace('xgb', 'XGBoost'));
    writeFileSync(join(folder, 'logs/b.jsonl.zst'), '');
    const args = ['describe', '--predictions', 'logs'];
    const { exitCode, stderr } = await runTrainer(args, { cwd: folder });
    expect(exitCode).toBe(0);
    expect(stderr.split('\n')).toEqual(
      expect.arrayContaining([
        '[WARN] Passed over, no plain files named like logs: logs/2025/, logs/b.jsonl.zst',
        '[WARN] The agent "XGBoost" is unknown (1 signals). Did you mean xgb?',
        '[WARN] The agent xgb never reports. Correct its name in the log, or leave it out with --agents',
        '[WARN] The key "regim" is unknown (1 records). Did you mean regime?',
      ]),
    );
  });

  it('sums the symbols beyond the first twenty', async () => {
    const folder = temporaryFolder();
    const lines = Array.from({ length: 27 }, (_, i) =>
      JSON.stringify({
        ...JSON.parse(SIGNALS),
        timestamp: '2026-01-01T00:00:00Z',
        symbol: `S${i}`,
      }),
    );
    writeFileSync(join(folder, 'log.jsonl'), lines.join('\n'));
    const { stdout } = await runTrainer(['describe', '--predictions', 'log.jsonl'], {
      cwd: folder,
    });
    expect(stdout).toContain(' and 7 more\n');
    expect(stdout).toMatch(/7 other symbols +│ +7 │/);
  });
});

const SIGNALS =
  '{"base_predictions":{"xgb":{"action":"BUY","confidence":0.7},"lgbm":{"action":"SELL","confidence":0.6}}}';

describe('meta-trainer config show', () => {
  function configFolder(): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), '{"C":0.2,"seed":7}');
    return folder;
  }
  const SETTINGS = ['--config', 'config.json', '--recipe', 'guide', '--seed', '3'];
  const show = (...args: readonly string[]) =>
    runTrainer(['config', 'show', ...SETTINGS, ...args], { cwd: configFolder() });

  it('shows every value with its source: default, recipe, file or flag', async () => {
    const { exitCode, stdout } = await show('--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      n_cv_splits: { value: 5, source: 'default' },
      feature_set: { value: 'guide26', source: 'recipe guide' },
      purge: { value: false, source: 'recipe guide' },
      C: { value: 0.2, source: 'config.json' },
      seed: { value: 3, source: 'flag' },
      recipe: { value: 'guide', source: 'flag' },
    });
  });

  it('prints the values as a table for people', async () => {
    const { stdout } = await show();
    expect(stdout).toMatch(/n_cv_splits +│ 5 +│ default +│/);
    expect(stdout).toMatch(/C +│ 0\.2 +│ config\.json +│/);
    expect(stdout).toMatch(/seed +│ 3 +│ flag +│/);
  });

  it('refuses settings that train would refuse', async () => {
    const args = ['config', 'show', '--C', '0'];
    expect(await refusalOf(args, { cwd: ROOT })).toMatchObject({
      exitCode: 2,
      code: 'invalid_config',
      issues: ['C (flag): expected auto, or a number above 0, received 0'],
    });
  });
});
