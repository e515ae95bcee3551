import type { RedisSettings } from '@meta-agent/redis';
import type { Queue } from 'bullmq';
import { assertUsable } from './assert-usable';
import { stateOf, type DeskState } from './desk-state';
import { FleetError } from './errors';
import { bullConnection, loadBull } from './load-bull';
import type { ReadFleet } from './read-fleet';
import {
  runIdOf,
  type QueuedTraining,
  type TrainingJob,
  type TrainingOutcome,
} from './training-job';

/** Where a fleet's queue is. */
export interface QueueSettings {
  readonly redis: RedisSettings;
  /** Start of its keys. */
  readonly prefix: string;
}

export const QUEUE = 'fleet';

/** A finished training is known for this long: so long its week is not trained again. */
const KEPT_S = 180 * 86_400;

/** The trainings of a fleet, on Redis. */
export class FleetQueue {
  readonly #queue: Queue<TrainingJob, TrainingOutcome>;

  private constructor(queue: Queue<TrainingJob, TrainingOutcome>) {
    this.#queue = queue;
  }

  /** @throws FleetError redis_unusable */
  static async open({ redis, prefix }: QueueSettings): Promise<FleetQueue> {
    await assertUsable(redis);
    const { Queue: BullQueue } = await loadBull();
    const connection = await bullConnection(redis);
    const queue: Queue<TrainingJob, TrainingOutcome> = new BullQueue(QUEUE, { connection, prefix });
    queue.on('error', () => undefined);
    return new FleetQueue(queue);
  }

  /**
   * Queues the training of each desk that the week does not have yet.
   * @returns the desks queued now
   * @throws FleetError desk_taken
   */
  async add(fleet: ReadFleet, week: string): Promise<string[]> {
    const known = await this.#jobs(fleet, week);
    const fresh = fleet.desks.filter((_, i) => known[i] === undefined);
    await this.#queue.addBulk(fresh.map((desk) => this.#entry(fleet, { ...desk, week })));
    return fresh.map(({ desk }) => desk);
  }

  /**
   * Queues failed trainings again, as the fleet describes them now.
   * @returns their desks
   * @throws FleetError desk_taken
   */
  async retry(fleet: ReadFleet, week: string): Promise<string[]> {
    const retried: string[] = [];
    for (const [i, job] of (await this.#jobs(fleet, week)).entries()) {
      if (job === undefined || !(await job.isFailed())) continue;
      await job.remove();
      const { name, data, opts } = this.#entry(fleet, { ...fleet.desks[i], week });
      await this.#queue.add(name, data, opts);
      retried.push(data.desk);
    }
    return retried;
  }

  /** The state of each desk in a week, in the order of the fleet. */
  async states({ desks }: ReadFleet, week: string): Promise<DeskState[]> {
    return Promise.all(
      desks.map(async (desk) => {
        const id = runIdOf({ ...desk, week });
        const state = await this.#queue.getJobState(id);
        const job = await this.#queue.getJob(id);
        const told = stateOf(desk.desk, state, job);
        return isOther(desk, job) ? { ...told, other_registry: job.data.registry } : told;
      }),
    );
  }

  /** The number of workers that are connected. */
  workers(): Promise<number> {
    return this.#queue.getWorkersCount().catch(() => 0);
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #jobs({ desks }: ReadFleet, week: string): Promise<(QueuedTraining | undefined)[]> {
    const jobs = await Promise.all(
      desks.map(({ desk }) => this.#queue.getJob(runIdOf({ desk, week }))),
    );
    desks.forEach((desk, i) => {
      assertOwn(desk, jobs[i]);
    });
    return jobs;
  }

  #entry({ attempts, backoffMs }: ReadFleet, data: TrainingJob) {
    return {
      name: 'train',
      data,
      opts: {
        jobId: runIdOf(data),
        attempts,
        backoff: { type: 'exponential', delay: backoffMs },
        removeOnComplete: { age: KEPT_S },
        removeOnFail: { age: KEPT_S },
      },
    };
  }
}

type Named = Pick<TrainingJob, 'desk' | 'registry'>;

/**
 * A job has the name of its desk, so another fleet file may have queued it: its outcome is that of another
 * registry. Everything else may change in a file.
 */
const isOther = ({ registry }: Named, job: QueuedTraining | undefined): job is QueuedTraining =>
  job !== undefined && job.data.registry !== registry;

/** @throws FleetError desk_taken */
function assertOwn(desk: Named, job: QueuedTraining | undefined): void {
  if (!isOther(desk, job)) return;
  throw new FleetError('desk_taken', {
    message: `A training of a desk ${desk.desk} with another registry is queued for ${job.data.week}.`,
    expected: desk.registry,
    received: job.data.registry,
    next: 'give the desk another name, or this fleet another META_STREAM_PREFIX',
  });
}
