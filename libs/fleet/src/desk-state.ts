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
  /** Since when the state holds: ended, begun or queued. ISO 8601, UTC; null when not queued. */
  readonly since: string | null;
  /** That of the queued training, where the fleet names another: another fleet has queued it. */
  readonly other_registry?: string;
}

/**
 * The state of a desk by its job; undefined when the week has none.
 * @param jobState as read before the job: then a completed job has its outcome
 */
export function stateOf(
  desk: string,
  jobState: string,
  job: QueuedTraining | undefined,
): DeskState {
  const none = { attempts: 0, progress: null, outcome: null, reason: null };
  if (job === undefined)
    return { desk, state: 'not queued', ...none, finished_at: null, since: null };
  const outcome = jobState === 'completed' ? job.returnvalue : null;
  const { finishedOn, processedOn, timestamp, failedReason, progress } = job;
  const state = outcome === null ? openStateOf(jobState) : endOf(outcome);
  return {
    ...{ desk, state, outcome },
    attempts: job.attemptsStarted,
    progress: state === 'training' && isProgress(progress) ? progress : null,
    reason: outcome === null ? reasonOf(failedReason) : null,
    finished_at: finishedOn === undefined ? null : isoOf(finishedOn),
    since: isoOf(finishedOn ?? processedOn ?? timestamp),
  };
}

const isoOf = (ms: number) => new Date(ms).toISOString();

const endOf = ({ promoted }: TrainingOutcome): State => (promoted ? 'promoted' : 'candidate');

function openStateOf(jobState: string): State {
  switch (jobState) {
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
