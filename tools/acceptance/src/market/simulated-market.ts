import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Action, Regime, Signal } from '@meta-agent/features';
import { runNode, SIMULATOR, temporaryFolder } from '@meta-agent/harness';

/** A line of a simulated log with every field. */
export interface SimulatedRecord {
  readonly timestamp: string;
  readonly symbol: string;
  readonly base_predictions: Record<string, Signal>;
  readonly ensemble_action: Action;
  readonly regime: Regime;
}

/** A market simulated into a temporary folder: paths, and the lines of the log. */
export interface SimulatedMarket {
  readonly folder: string;
  readonly predictions: string;
  readonly labels: string;
  readonly outcomes: string;
  readonly lines: readonly string[];
  readonly records: readonly SimulatedRecord[];
}

/** Five symbols at each of 600 times; with this seed a model can beat the vote. */
const DEFAULTS = { records: 3000, seed: 11 };

/** Simulates a market to train on, with further options of meta-simulate. */
export async function simulateMarket(
  { records, seed } = DEFAULTS,
  ...options: readonly string[]
): Promise<SimulatedMarket> {
  const folder = temporaryFolder();
  const size = ['--records', String(records), '--seed', String(seed)];
  const { exitCode, stderr } = await runNode([SIMULATOR, '--out', folder, ...size, ...options]);
  if (exitCode !== 0) throw new Error(stderr);
  const predictions = join(folder, 'predictions.jsonl');
  const lines = readFileSync(predictions, 'utf8').trimEnd().split('\n');
  // A million of them are read by nobody and take a gigabyte.
  let parsed: SimulatedRecord[] | undefined;
  return {
    folder,
    predictions,
    labels: join(folder, 'labels.csv'),
    outcomes: join(folder, 'outcomes.csv'),
    lines,
    get records() {
      return (parsed ??= lines.map((line) => JSON.parse(line) as SimulatedRecord));
    },
  };
}
