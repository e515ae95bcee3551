import { join } from 'node:path';
import { ROOT } from '@meta-agent/harness';

const TESTDATA = join(ROOT, 'apps/agents/testdata/agents');

export const PROGRAMS = {
  'meta-simulate': 'tools/simulate/bin/meta-simulate.js',
  'meta-trainer': 'apps/trainer/bin/meta-trainer.js',
  'meta-engine': 'apps/engine/bin/meta-engine.js',
  'meta-ops': 'apps/ops/bin/meta-ops.js',
  'meta-agents': 'apps/agents/bin/meta-agents.js',
  'meta-supervisor': 'apps/supervisor/bin/meta-supervisor.js',
} as const;
export type ProgramName = keyof typeof PROGRAMS;

/** A command line; several of one command have a number behind the name of their capture. */
export interface Scene {
  readonly program: ProgramName;
  readonly line: string;
}

const SETTLED =
  '--prices prices.csv --label-horizon 15 --take-profit 0.25 --stop-loss 0.25 --cost-pct 0.2';
const LOG = '--predictions predictions.jsonl';
const RECORD = JSON.stringify({
  symbol: 'BTCUSDT',
  timestamp: '2026-11-26T23:00:00Z',
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.82 },
    patchtst: { action: 'SELL', confidence: 0.75 },
  },
  regime: { volatility: 0.52, trend_strength: 0.15 },
});

const scenesOf = (program: ProgramName, lines: readonly string[]): Scene[] =>
  lines.map((line) => ({ program, line }));

/** In an order in which each finds what it needs. Words are separated by single spaces. */
export const SCENES: readonly Scene[] = [
  ...scenesOf('meta-simulate', ['--out small --records 1500 --prices', '--out small --recrods 5']),
  ...scenesOf('meta-trainer', [
    'init',
    'init',
    `train ${LOG} ${SETTLED} --outcomes outcomes.csv --feature-set crossed75 --no-promote`,
    `train ${LOG} ${SETTLED} --feature-set guide26 --C 0.1 --no-promote --verbose`,
    `train ${LOG} ${SETTLED} --feature-set guide26 --C 0.1 --no-promote --quiet`,
    'train --predictions nowhere.jsonl --labels labels.csv',
    `evaluate ${LOG} ${SETTLED}`,
    `features ${LOG} --out x.csv`,
    `settle ${LOG} ${SETTLED} --outcomes outcomes.csv --out settled.csv`,
    `describe ${LOG} --outcomes outcomes.csv`,
    'report',
    'report newest current',
    'report nothing',
    'config show',
    'config show --as-config',
    'schema',
    'completion fish',
  ]),
  ...scenesOf('meta-engine', [
    'serve --enabled --port 0 --model-dir models/meta_v2',
    'serve --port 99999',
    'config show',
    'schema',
    'completion fish',
  ]),
  ...scenesOf('meta-agents', [
    `check ${TESTDATA}`,
    'check nowhere',
    `backfill --agents ${TESTDATA} --candles ${TESTDATA}/candles.csv.gz --out signals.jsonl`,
    `run --agents ${TESTDATA} --history ${TESTDATA}/candles.csv.gz --follow live.csv --out live.jsonl`,
    'schema',
    'completion fish',
  ]),
  ...scenesOf('meta-supervisor', [
    'run --prices prices.csv --label-horizon 15 --decisions logs --once',
    'run --prices prices.csv --label-horizon 15 --decisions logs --from-scratch',
    'status',
    'run --prices nowhere.csv --decisions logs --once',
    'schema',
    'completion fish',
  ]),
  ...scenesOf('meta-ops', [
    'list',
    'show current',
    'show newest',
    'show nothing',
    'validate',
    'diff current newest',
    'ledger',
    'ledger --verify',
    `predict ${RECORD}`,
    `predict ${RECORD} --what-if`,
    'predict {}',
    'status',
    'watch --count 2 --interval 1',
    'why --symbol BTCUSDT --at 2026-11-26T23:00:00Z',
    'why --symbol BTCUSDT --at 2020-01-01T00:00:00Z',
    'evidence --since 2026-01-01T00:00:00Z --to evidence.tar.gz',
    'backup --all --to backup.tar.gz',
    'backup --all --to backup.zip',
    'replay --predictions logs',
    `replay ${LOG} ${SETTLED}`,
    `replay ${LOG} ${SETTLED} --against newest`,
    'challenge newest --reason better',
    'promote newest --reason better --yes',
    'promote newest --reason better --yes --force',
    'list',
    'rollback --reason worse --yes',
    'rollback --reason worse --to newest',
    'halt --reason look --to hold',
    'halt --reason look',
    'status',
    'doctor',
    'resume --reason looked',
    'rearm --reason looked',
    'prune --keep 1 --yes',
    'restore backup.tar.gz --no-promote --yes',
    'unlock --reason nobody --yes',
    'keygen --to keys',
    'token add desk-1 --scope decide --tokens-file tokens.json',
    'token list --tokens-file tokens.json',
    'token remove desk-1 --yes --tokens-file tokens.json',
    'reset-stats --yes',
    'stream status',
    'stream trim --older-than 24 --yes',
    'stream redrive --reason mended --yes',
    'fleet run',
    'fleet status',
  ]),
  ...scenesOf('meta-trainer', ['worker']),
  ...scenesOf('meta-ops', [
    'fleet status',
    'fleet retry',
    'fleet run --wait',
    'fleet schema',
    'registry push --to s3://desks/btc',
    'registry pull --from s3://desks/btc',
    'ledger',
    'doctor',
    'doctor --url http://127.0.0.1:9',
    'nonsense',
    'schema',
    'completion fish',
  ]),
];
