import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogRecord } from '@meta-agent/features';

export const ROOT = join(__dirname, '../../..');

const RECORDS = 5000;
const RECIPE = [
  ...['--feature-set', 'crossed75', '--C', '0.1', '--half-life', 'none'],
  ...['--class-weight', 'none', '--calibration', 'platt'],
];

export interface Bench {
  readonly folder: string;
  readonly modelDir: string;
  readonly records: readonly LogRecord[];
}

/** Calls `work` with a model trained on a simulated market, and with that market's records. */
export async function withModel(work: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'meta-bench-'));
  try {
    run('tools/simulate/bin/meta-simulate.js', '--out', folder, '--records', String(RECORDS));
    const predictions = join(folder, 'predictions.jsonl');
    const modelDir = join(folder, 'models');
    run(
      'apps/trainer/bin/meta-trainer.js',
      ...['train', '--predictions', predictions, '--labels', join(folder, 'labels.csv')],
      ...['--model-dir', modelDir, '--force-promote', ...RECIPE],
    );
    const lines = readFileSync(predictions, 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as LogRecord);
    await work({ folder, modelDir, records });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(bin: string, ...args: string[]): void {
  execFileSync(process.execPath, [join(ROOT, bin), ...args], { cwd: ROOT, stdio: 'ignore' });
}
