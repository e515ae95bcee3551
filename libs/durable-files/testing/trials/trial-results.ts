import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  /** What was measured beside the cases, as people read it. */
  readonly figures: Figures;
}

/** Names say what was measured; values have their unit. */
export type Figures = Readonly<Record<string, string>>;

export type TrialForm = 'short' | 'long';

/** Which form of a trial runs: `TRIALS=long` asks for the long one. */
export const trialForm: TrialForm = process.env.TRIALS === 'long' ? 'long' : 'short';

/** `TRIAL_SEED`, else a fixed number, so that every run tries the same cases. */
export const trialSeed = Number(process.env.TRIAL_SEED ?? 20261126);

const endMs = performance.now() + 60_000 * Number(process.env.TRIAL_MINUTES ?? Infinity);

/** Whether TRIAL_MINUTES are over: a trial that is run in parts ends and reports what it has done. */
export function isTrialOver(): boolean {
  return performance.now() >= endMs;
}

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
export function trialRandom(seed = trialSeed): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Writes what a trial has tried to the folder that TRIAL_RESULTS names, if there is one. What an earlier
 * run of the same form and seed has written there stays: users and properties may be tried in parts.
 */
export function reportTrial(name: string, cases: CaseTable, figures: Figures = {}): void {
  const folder = process.env.TRIAL_RESULTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  const all = { ...casesBefore(path), ...cases };
  const result: TrialResult = { name, seed: trialSeed, form: trialForm, cases: all, figures };
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
}

function casesBefore(path: string): CaseTable {
  if (!existsSync(path)) return {};
  const { seed, form, cases } = JSON.parse(readFileSync(path, 'utf8')) as TrialResult;
  return seed === trialSeed && form === trialForm ? cases : {};
}
