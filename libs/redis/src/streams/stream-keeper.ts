import type { Redis } from 'ioredis';
import { groupStateOf, MOST_COUNTED, type GroupState } from './group-state';
import { SUPERVISOR_GROUP } from './row-stream';
import { MEASURE, REDRIVE, TRIM } from './scripts';
import type { StreamKeys } from './stream-keys';
import { script, told } from './told';

/** A rejected signal. */
export interface RejectedSignal {
  /** Of the entry of the rejected ones. */
  readonly id: string;
  readonly signalId: string;
  readonly code: string;
  readonly reason: string;
}

/** A consumer of the group. */
export interface ConsumerState {
  readonly name: string;
  readonly pending: number;
  readonly idleMs: number;
}

export interface StreamOverview {
  /** Null without the group: no engine has read signals yet. */
  readonly group: GroupState | null;
  readonly consumers: readonly ConsumerState[];
  readonly decisions: number;
  readonly rejected: number;
  readonly rows: RowsOverview;
}

/** The rows of the decision logs. */
export interface RowsOverview {
  readonly length: number;
  /** The supervisor needs what comes after it; null: no supervisor has read rows. */
  readonly supervisorId: string | null;
}

const PAGE = 1000;

/** What operators see of the streams and do to them. Every call may throw a RedisError. */
export class StreamKeeper {
  readonly #redis: Redis;
  readonly #keys: StreamKeys;

  constructor(redis: Redis, keys: StreamKeys) {
    this.#redis = redis;
    this.#keys = keys;
    redis.defineCommand('metaMeasure', { lua: MEASURE, numberOfKeys: 1 });
    redis.defineCommand('metaTrim', { lua: TRIM, numberOfKeys: 1 });
    redis.defineCommand('metaRedrive', { lua: REDRIVE, numberOfKeys: 3 });
  }

  async overview(group: string): Promise<StreamOverview> {
    const { signals, decisions, rejected } = this.#keys;
    const state = groupStateOf(
      await script(this.#redis, 'metaMeasure', [signals, group, MOST_COUNTED]),
    );
    return {
      group: state,
      consumers: state === null ? [] : await this.#consumers(group),
      decisions: await told(this.#redis.xlen(decisions)),
      rejected: await told(this.#redis.xlen(rejected)),
      rows: await this.#rows(),
    };
  }

  /** Visits the rejected signals, from the oldest on. */
  async *rejected(): AsyncGenerator<RejectedSignal> {
    let from = '-';
    for (;;) {
      const page = await told(this.#redis.xrange(this.#keys.rejected, from, '+', 'COUNT', PAGE));
      for (const [id, fields] of page) {
        const valueOf = (name: string) => fields[fields.indexOf(name) + 1];
        const [code, reason] = [valueOf('code'), valueOf('reason')];
        yield { id, signalId: valueOf('signal_id'), code, reason };
      }
      if (page.length === 0) return;
      from = `(${page[page.length - 1][0]}`;
    }
  }

  /**
   * Removes entries older than a time. What a group of the stream has not read and acknowledged
   * stays; signals and rows without a group stay all.
   * @returns how many entries were removed
   */
  async trim(
    stream: 'signals' | 'decisions' | 'rejected' | 'rows',
    beforeMs: number,
  ): Promise<number> {
    const isFree = stream === 'signals' || stream === 'rows' ? '0' : '1';
    const args = [this.#keys[stream], String(Math.floor(beforeMs)), isFree];
    const removed = (await script(this.#redis, 'metaTrim', args)) as number;
    if (stream === 'rows' && removed > 0) await told(this.#redis.set(this.#keys.rowsTrimmed, '1'));
    return removed;
  }

  /**
   * Sends rejected signals again, as new signals.
   * @param ids of entries of the rejected ones
   * @returns how many were sent
   */
  async redrive(ids: readonly string[], why: string, by: string): Promise<number> {
    const { signals, rejected, redriven } = this.#keys;
    let sent = 0;
    for (let at = 0; at < ids.length; at += PAGE) {
      const args = [signals, rejected, redriven, why, by, ...ids.slice(at, at + PAGE)];
      sent += (await script(this.#redis, 'metaRedrive', args)) as number;
    }
    return sent;
  }

  async #rows(): Promise<RowsOverview> {
    const { rows } = this.#keys;
    if ((await told(this.#redis.exists(rows))) === 0) return { length: 0, supervisorId: null };
    const groups = (await told(this.#redis.xinfo('GROUPS', rows))) as (string | number)[][];
    const own = groups.find((flat) => flat[flat.indexOf('name') + 1] === SUPERVISOR_GROUP);
    const last = own?.[own.indexOf('last-delivered-id') + 1];
    const supervisorId = last === undefined ? null : String(last);
    return { length: await told(this.#redis.xlen(rows)), supervisorId };
  }

  async #consumers(group: string): Promise<ConsumerState[]> {
    const listed = (await told(this.#redis.xinfo('CONSUMERS', this.#keys.signals, group))) as (
      string | number
    )[][];
    return listed.map((flat) => {
      const valueOf = (name: string) => flat[flat.indexOf(name) + 1];
      const [pending, idleMs] = [Number(valueOf('pending')), Number(valueOf('idle'))];
      return { name: String(valueOf('name')), pending, idleMs };
    });
  }
}
