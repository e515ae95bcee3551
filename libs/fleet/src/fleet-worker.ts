import type { Worker } from 'bullmq';
import { assertUsable } from './assert-usable';
import { QUEUE, type QueueSettings } from './fleet-queue';
import { bullConnection, loadBull } from './load-bull';
import type { QueuedTraining, TrainingJob, TrainingOutcome } from './training-job';

export interface WorkerSettings extends QueueSettings {
  /** Trainings at the same time. */
  readonly concurrency: number;
  /** After this time a training whose worker is gone is taken over by another. */
  readonly takeOverMs: number;
  /** Trains. The signal says that another worker has taken the training over. */
  readonly train: (
    job: TrainingJob,
    tell: (progress: { readonly stage: string; readonly share: number }) => void,
    signal: AbortSignal,
  ) => Promise<TrainingOutcome>;
  readonly onEvent: (event: WorkerEvent) => void;
}

export type WorkerEvent =
  | { readonly kind: 'begun'; readonly id: string; readonly attempt: number }
  | { readonly kind: 'done'; readonly id: string; readonly outcome: TrainingOutcome }
  | {
      readonly kind: 'failed';
      readonly id: string;
      readonly reason: string;
      readonly isFinal: boolean;
    }
  | { readonly kind: 'taken over'; readonly id: string }
  | { readonly kind: 'trouble'; readonly message: string };

/**
 * The same input fails the same way: another attempt is useless. BullMQ goes by the name; its class would load
 * BullMQ in every program that only imports this library.
 */
export class FinalFailure extends Error {
  override readonly name = 'UnrecoverableError';
}

/** Takes trainings from a fleet's queue. */
export class FleetWorker {
  readonly #worker: Worker<TrainingJob, TrainingOutcome>;

  private constructor(worker: Worker<TrainingJob, TrainingOutcome>) {
    this.#worker = worker;
  }

  /** @throws FleetError redis_unusable */
  static async start(settings: WorkerSettings): Promise<FleetWorker> {
    const { redis, prefix, concurrency, takeOverMs, onEvent } = settings;
    await assertUsable(redis);
    const { Worker: BullWorker } = await loadBull();
    const connection = await bullConnection(redis);
    const worker: Worker<TrainingJob, TrainingOutcome> = new BullWorker(
      QUEUE,
      (job: QueuedTraining, _token, signal) => process(worker, settings, job, signal),
      {
        ...{ connection, prefix, concurrency },
        lockDuration: takeOverMs,
        stalledInterval: takeOverMs,
        // Whoever kills workers does not spoil the desk that was in their hands.
        maxStalledCount: 1000,
      },
    );
    report(worker, onEvent);
    return new FleetWorker(worker);
  }

  /** Takes no further training, and ends when those that run have ended. */
  close(): Promise<void> {
    return this.#worker.close();
  }
}

async function process(
  worker: Worker<TrainingJob, TrainingOutcome>,
  { train, onEvent }: WorkerSettings,
  job: QueuedTraining,
  signal: AbortSignal | undefined,
): Promise<TrainingOutcome> {
  onEvent({ kind: 'begun', id: idOf(job), attempt: job.attemptsStarted });
  const lost = new AbortController();
  const onLost = (jobIds: string[]) => {
    if (jobIds.includes(idOf(job))) lost.abort();
  };
  worker.on('lockRenewalFailed', onLost);
  try {
    const tell = (progress: { readonly stage: string; readonly share: number }) => {
      // Told again with the next stage: a Redis that is away does not stop the training.
      job.updateProgress(progress).catch(() => undefined);
    };
    const signals = [lost.signal, ...(signal === undefined ? [] : [signal])];
    return await train(job.data, tell, AbortSignal.any(signals));
  } finally {
    worker.off('lockRenewalFailed', onLost);
  }
}

function report(
  worker: Worker<TrainingJob, TrainingOutcome>,
  onEvent: (event: WorkerEvent) => void,
): void {
  worker.on('completed', (job, outcome) => {
    onEvent({ kind: 'done', id: idOf(job), outcome });
  });
  worker.on('failed', (job, { name, message }) => {
    if (job === undefined) return;
    const isFinal = name === 'UnrecoverableError' || job.finishedOn !== undefined;
    onEvent({ kind: 'failed', id: idOf(job), reason: message, isFinal });
  });
  worker.on('stalled', (id) => {
    onEvent({ kind: 'taken over', id });
  });
  worker.on('error', ({ message }) => {
    onEvent({ kind: 'trouble', message });
  });
}

const idOf = ({ id }: QueuedTraining) => id ?? '';
