import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, runTrainer } from '@meta-agent/harness';
import type { TrainedDescription } from '@meta-agent/model-io';

/** A configuration for the simulated market without a search: a run takes a second. */
export const fixedRecipe = (calibration: string) => [
  ...['--feature-set', 'crossed75', '--C', '0.1', '--half-life', 'none'],
  ...['--class-weight', 'none', '--calibration', calibration, '--groups', 'none'],
];
export const FIXED_RECIPE = fixedRecipe('platt');

/** The output of `train --json`. */
export interface TrainingReport extends TrainedDescription {
  readonly version: string;
  readonly path: string;
  readonly promoted: boolean;
}

export interface Training extends CommandResult {
  readonly report: TrainingReport;
}

/** Runs `train --json`. @throws Error with the command's output when it printed no report */
export async function train(modelDir: string, ...args: readonly string[]): Promise<Training> {
  const result = await runTrainer(['train', '--json', '--model-dir', modelDir, ...args]);
  if (result.stdout === '') throw new Error(result.stderr);
  return { ...result, report: JSON.parse(result.stdout) as TrainingReport };
}

/** SHA-256 of each file with learned values. */
export function fingerprint(artifact: string): Record<string, string> {
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(artifact, name)))
      .digest('hex');
  const names = ['weights.bin', 'scaler.json', 'calibration.json'];
  return Object.fromEntries(names.map((name) => [name, digest(name)]));
}
