import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalRecordSchema } from '@meta-agent/features';

export const ROOT = join(__dirname, '../../../..');
export const ENGINE = join(ROOT, 'apps/engine/bin/meta-engine.js');
/** The engine before it is bundled: a profile tells its modules apart. */
export const ENGINE_MODULES = join(ROOT, 'apps/engine/dist/main.js');
export const OPS = join(ROOT, 'apps/ops/bin/meta-ops.js');
export const TRAINER = join(ROOT, 'apps/trainer/bin/meta-trainer.js');
const SIMULATOR = join(ROOT, 'tools/simulate/bin/meta-simulate.js');

/** A recipe with all features and without a search. */
const RECIPE = [
  ...['--feature-set', 'crossed75', '--C', '0.1', '--half-life', 'none'],
  ...['--class-weight', 'none', '--calibration', 'platt'],
];

/** Files of a simulated market. */
export interface Market {
  readonly predictions: string;
  readonly labels: string;
}

/** A simulated market of this many records, in a folder of its own. */
export function simulateMarket(
  folder: string,
  records: number,
  more: readonly string[] = [],
): Market {
  const out = join(folder, `market-${records}`);
  mkdirSync(out, { recursive: true });
  // Records dated in the future are no training data: a large market starts early, with short steps.
  const step = records > 1_000_000 ? 1 : 15;
  const times = ['--start', '2015-01-01T00:00:00Z', '--step-minutes', String(step)];
  runNode(SIMULATOR, '--out', out, '--records', String(records), ...times, ...more);
  return { predictions: join(out, 'predictions.jsonl'), labels: join(out, 'labels.csv') };
}

/** A registry with one promoted model of a market. */
export function trainModel(folder: string, { predictions, labels }: Market): string {
  const modelDir = join(folder, 'models');
  const inputs = ['--predictions', predictions, '--labels', labels, '--model-dir', modelDir];
  runNode(TRAINER, 'train', ...inputs, '--force-promote', ...RECIPE);
  return modelDir;
}

/** A candidate that fails a gate is saved all the same. */
const GATE_FAILED = 3;

/** Adds a candidate with another penalty to a registry. */
export function trainCandidate(modelDir: string, { predictions, labels }: Market): void {
  const inputs = ['--predictions', predictions, '--labels', labels, '--model-dir', modelDir];
  const recipe = RECIPE.map((value) => (value === '0.1' ? '0.2' : value));
  const args = [TRAINER, 'train', ...inputs, '--no-promote', ...recipe];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'ignore' });
  if (status !== 0 && status !== GATE_FAILED) throw new Error(`the trainer ended with ${status}`);
}

/** The lines of a log as requests: a simulated line has a source mark besides the record. */
export function readRequests({ predictions }: Market, count: number): string[] {
  const lines = readFileSync(predictions, 'utf8').trimEnd().split('\n').slice(0, count);
  return lines.map((line) => JSON.stringify(signalRecordSchema.parse(JSON.parse(line))));
}

function runNode(bin: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [bin, ...args], { cwd: ROOT, stdio: 'ignore' });
}
