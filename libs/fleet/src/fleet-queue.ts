import type { RedisSettings } from '@meta-agent/redis';
import type { Queue } from 'bullmq';
import { assertUsable } from './assert-usable';
import { bullConnection } from './bull-connection';
import { stateOf, type DeskState } from './desk-state';
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
    const { Queue: BullQueue } = await import('bullmq');
    const connection = await bullConnection(redis);
    const queue: Queue<TrainingJob, TrainingOutcome> = new BullQueue(QUEUE, { connection, prefix });
    queue.on('error', () => undefined);
    return new FleetQueue(queue);
  }

  /** Queues the training of each desk that the week does not have yet. @returns the desks queued now */
  async add(fleet: ReadFleet, week: string): Promise<string[]> {
    const known = await this.#jobs(fleet, week);
    const fresh = fleet.desks.filter((_, i) => known[i] === undefined);
    await this.#queue.addBulk(fresh.map((desk) => this.#entry(fleet, { ...desk, week })));
    return fresh.map(({ desk }) => desk);
  }

  /** Queues failed trainings again, as the fleet describes them now. @returns their desks */
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
  async states(fleet: ReadFleet, week: string): Promise<DeskState[]> {
    return Promise.all(
      fleet.desks.map(async ({ desk }) => {
        const id = runIdOf({ desk, week });
        const state = await this.#queue.getJobState(id);
        return stateOf(desk, state, await this.#queue.getJob(id));
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

  #jobs({ desks }: ReadFleet, week: string): Promise<(QueuedTraining | undefined)[]> {
    return Promise.all(desks.map(({ desk }) => this.#queue.getJob(runIdOf({ desk, week }))));
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
