import type { QueuedTraining, TrainingOutcome } from './training-job';

type State =
  'promoted' | 'candidate' | 'failed' | 'training' | 'waiting' | 'retrying' | 'not queued';

/** The training of one desk in one week. */
export interface DeskState {
  readonly desk: string;
  readonly state: State;
  /** Attempts begun. */
  readonly attempts: number;
  /** While it trains: the stage, and how much of it is done, 0 to 1. */
  readonly progress: { readonly stage: string; readonly share: number } | null;
  readonly outcome: TrainingOutcome | null;
  /** Why the last attempt failed. */
  readonly reason: string | null;
  /** ISO 8601, UTC. */
  readonly finished_at: string | null;
}

/** The state of a desk by its job; undefined when the week has none. */
export async function stateOf(desk: string, job: QueuedTraining | undefined): Promise<DeskState> {
  const none = { attempts: 0, progress: null, outcome: null, reason: null, finished_at: null };
  if (job === undefined) return { desk, state: 'not queued', ...none };
  const isCompleted = await job.isCompleted();
  const outcome = isCompleted ? job.returnvalue : null;
  const { finishedOn, failedReason, progress } = job;
  const state = isCompleted
    ? job.returnvalue.promoted
      ? 'promoted'
      : 'candidate'
    : await openStateOf(job);
  return {
    ...{ desk, state, outcome },
    attempts: job.attemptsStarted,
    progress: state === 'training' && isProgress(progress) ? progress : null,
    reason: isCompleted ? null : reasonOf(failedReason),
    finished_at: finishedOn === undefined ? null : new Date(finishedOn).toISOString(),
  };
}

async function openStateOf(job: QueuedTraining): Promise<State> {
  switch (await job.getState()) {
    case 'failed':
      return 'failed';
    case 'active':
      return 'training';
    case 'delayed':
      return 'retrying';
    default:
      return 'waiting';
  }
}

function isProgress(value: unknown): value is { readonly stage: string; readonly share: number } {
  return typeof value === 'object' && value !== null && 'stage' in value && 'share' in value;
}

/** BullMQ leaves it out until an attempt has failed. */
const reasonOf = (reason: string | undefined): string | null => reason ?? null;
