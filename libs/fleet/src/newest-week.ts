import { connectionOptions } from '@meta-agent/redis';
import type { ConnectionOptions, Queue } from 'bullmq';
import { assertUsable } from './assert-usable';
import { stateOf, type DeskState } from './desk-state';
import { QUEUE, type QueueSettings } from './fleet-queue';
import { loadBull } from './load-bull';
import type { TrainingJob, TrainingOutcome } from './training-job';

/** What the queue holds of its newest week. */
export interface NewestWeek {
  /** Null when nothing is queued. */
  readonly week: string | null;
  /** Workers that are connected. */
  readonly workers: number;
  /** The trainings in no order. */
  readonly desks: readonly DeskState[];
}

/** A training moves from left to right, so one that moves meanwhile is seen at least once. */
const LISTS = ['wait', 'prioritized', 'delayed', 'active', 'failed', 'completed'] as const;
const STATES: Readonly<Record<string, string>> = { wait: 'waiting', prioritized: 'waiting' };

/** Of each list the newest so many are seen; a week of a larger fleet is seen in part. */
const MOST_LISTED = 2000;
const SILENCE_MS = 5000;

/**
 * Reads the newest week of a fleet's queue, over a connection that fails when Redis does: BullMQ alone
 * would wait without an end.
 * @throws FleetError redis_unusable; Error when Redis goes away meanwhile
 */
export async function readNewestWeek({ redis, prefix }: QueueSettings): Promise<NewestWeek> {
  await assertUsable(redis);
  const { Queue: BullQueue } = await loadBull();
  const once = { retryStrategy: () => null, maxRetriesPerRequest: 0, commandTimeout: SILENCE_MS };
  const connection = { ...(await connectionOptions(redis)), ...once } as ConnectionOptions;
  const queue: Queue<TrainingJob, TrainingOutcome> = new BullQueue(QUEUE, {
    ...{ connection, prefix, skipVersionCheck: true, skipMetasUpdate: true },
  });
  queue.on('error', () => undefined);
  try {
    return await read(queue);
  } finally {
    await queue.disconnect().catch(() => undefined);
  }
}

async function read(queue: Queue<TrainingJob, TrainingOutcome>): Promise<NewestWeek> {
  const [workers, ...lists] = await Promise.all([
    queue.getWorkersCount(),
    ...LISTS.map((list) => queue.getRanges([list], 0, MOST_LISTED - 1, false)),
  ]);
  const stateById = new Map<string, string>();
  LISTS.forEach((list, i) => {
    for (const id of lists[i]) stateById.set(id, STATES[list] ?? list);
  });
  const week = [...stateById.keys()].map(weekIn).reduce(later, '');
  const ids = [...stateById.keys()].filter((id) => weekIn(id) === week);
  const jobs = await Promise.all(ids.map((id) => queue.getJob(id)));
  const desks = ids.flatMap((id, i) => {
    const job = jobs[i];
    return job === undefined ? [] : [stateOf(job.data.desk, stateById.get(id) ?? '', job)];
  });
  return { week: week === '' ? null : week, workers, desks };
}

/** The week of a training's id: `btc.2026-W48`. */
const weekIn = (id: string) => id.slice(id.lastIndexOf('.') + 1);
const later = (a: string, b: string) => (a > b ? a : b);
