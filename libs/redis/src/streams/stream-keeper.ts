import type { Redis } from 'ioredis';
import { groupStateOf, MOST_COUNTED, type GroupState } from './group-state';
import { SUPERVISOR_GROUP } from './row-stream';
import { MEASURE, REDRIVE, RETIRE, TRIM } from './scripts';
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
  /** Whether a supervisor reads them now. */
  readonly isRead: boolean;
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
    redis.defineCommand('metaRetire', { lua: RETIRE, numberOfKeys: 2 });
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
  trim(stream: 'signals' | 'decisions' | 'rejected' | 'rows', beforeMs: number): Promise<number> {
    return this.#trim(stream, beforeMs, stream === 'decisions' || stream === 'rejected');
  }

  /**
   * Removes rows older than a time whether or not a supervisor needs them: the last one runs no more.
   * @returns how many were removed; null while a supervisor reads
   */
  async trimUnreadRows(beforeMs: number): Promise<number | null> {
    const { rows, rowsReader } = this.#keys;
    const retired = await script(this.#redis, 'metaRetire', [rows, rowsReader, SUPERVISOR_GROUP]);
    return retired === 0 ? null : this.#trim('rows', beforeMs, true);
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

  /** @param isFree whether entries may be removed without a group */
  async #trim(
    stream: 'signals' | 'decisions' | 'rejected' | 'rows',
    beforeMs: number,
    isFree: boolean,
  ): Promise<number> {
    const args = [this.#keys[stream], String(Math.floor(beforeMs)), isFree ? '1' : '0'];
    const removed = (await script(this.#redis, 'metaTrim', args)) as number;
    if (stream === 'rows' && removed > 0) await told(this.#redis.set(this.#keys.rowsTrimmed, '1'));
    return removed;
  }

  async #rows(): Promise<RowsOverview> {
    const { rows, rowsReader } = this.#keys;
    const isRead = (await told(this.#redis.exists(rowsReader))) === 1;
    if ((await told(this.#redis.exists(rows))) === 0)
      return { length: 0, supervisorId: null, isRead };
    const groups = (await told(this.#redis.xinfo('GROUPS', rows))) as (string | number)[][];
    const own = groups.find((flat) => flat[flat.indexOf('name') + 1] === SUPERVISOR_GROUP);
    const last = own?.[own.indexOf('last-delivered-id') + 1];
    const supervisorId = last === undefined ? null : String(last);
    return { length: await told(this.#redis.xlen(rows)), supervisorId, isRead };
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
