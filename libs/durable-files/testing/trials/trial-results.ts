import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Cases by what was tried and by what was done to it. */
export type CaseTable = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface TrialResult {
  /** Names the file of the result. */
  readonly name: string;
  readonly seed: number;
  /** The form that ran: `short` tries a sample of the cases, `long` all of them. */
  readonly form: TrialForm;
  readonly cases: CaseTable;
}

export type TrialForm = 'short' | 'long';

/** Which form of a trial runs: `TRIALS=long` asks for the long one. */
export const trialForm: TrialForm = process.env.TRIALS === 'long' ? 'long' : 'short';

/** `TRIAL_SEED`, else a fixed number, so that every run tries the same cases. */
export const trialSeed = Number(process.env.TRIAL_SEED ?? 20261126);

/** Writes what a trial has tried to the folder that TRIAL_RESULTS names, if there is one. */
export function reportTrial(name: string, cases: CaseTable): void {
  const folder = process.env.TRIAL_RESULTS;
  if (folder === undefined) return;
  const result: TrialResult = { name, seed: trialSeed, form: trialForm, cases };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
