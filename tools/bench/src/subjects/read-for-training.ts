import { join } from 'node:path';
import { DEFAULT_AGENTS } from '@meta-agent/features';
import { InputDigest } from '@meta-agent/log-files';
import { ROOT } from './bench-model';

/** The built function of the trainer: no project may import it, since the trainer is an app. */
const READER = join(ROOT, 'apps/trainer/dist/data/read-predictions.js');

interface Reader {
  readonly readPredictions: (
    options: object,
    inputs: InputDigest,
  ) => Promise<{ readonly table: { readonly length: number } }>;
}

/** Reads a log as a training does: checked, sorted, in columns. @returns the number of records */
export async function readForTraining(path: string): Promise<number> {
  const { readPredictions } = (await import(READER)) as Reader;
  const limits = { minDateMs: null, maxDateMs: null, nowMs: Date.now(), maxRowAgeMs: Infinity };
  const options = { ...limits, agents: DEFAULT_AGENTS, paths: [path], maxInvalidShare: 0 };
  const { table } = await readPredictions(options, new InputDigest());
  return table.length;
}
