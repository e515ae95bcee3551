import type { Job } from 'bullmq';

/** What a worker needs to train one desk: absolute paths, the same on every machine of the fleet. */
export interface TrainingJob {
  readonly desk: string;
  readonly week: string;
  readonly predictions: readonly string[];
  readonly prices: readonly string[];
  readonly outcomes: string | null;
  readonly labels: string | null;
  readonly registry: string;
  readonly config: string | null;
  readonly memoryMib: number;
}

/** What became of a training. */
export interface TrainingOutcome {
  /** Null when the model cannot be loaded, so that it was not saved. */
  readonly version: string | null;
  readonly promoted: boolean;
  readonly records: number;
  /** Names of the gates that failed; then the version is a candidate. */
  readonly failedGates: readonly string[];
  readonly seconds: number;
  /** The largest memory that was seen, in MiB; null where it cannot be read. */
  readonly peakMib: number | null;
  /** The worker: host and process. */
  readonly worker: string;
}

/**
 * The id of the training of a desk in a week: a queue holds it once, a registry saves its version once.
 * @example
 * runIdOf({ desk: 'btc', week: '2026-W48' }); // 'btc.2026-W48'
 */
export function runIdOf({ desk, week }: Pick<TrainingJob, 'desk' | 'week'>): string {
  return `${desk}.${week}`;
}

/** A training in the queue. */
export type QueuedTraining = Job<TrainingJob, TrainingOutcome>;
