import type { Redis } from 'ioredis';
import { groupStateOf, MOST_COUNTED, type GroupState } from './group-state';
import { FORGET, MEASURE, PUBLISH, REJECT, TAKE_OVER } from './scripts';
import type { StreamKeys } from './stream-keys';
import { script, told } from './told';

/** An entry of the signals, as it was read. */
export interface SignalEntry {
  readonly id: string;
  /** The value of the field `record`; null without that field. */
  readonly record: Buffer | null;
}

/** A signal that was delivered and not acknowledged. */
export interface PendingSignal {
  readonly id: string;
  /** How often it was delivered. */
  readonly deliveries: number;
}

/** The rows of the decision logs, which stay until a supervisor needs them no more. */
export interface RowsState {
  readonly length: number;
  /** Whether a supervisor reads them now. */
  readonly isRead: boolean;
}

/** What became of the signals of other consumers. */
export interface TakenOver {
  readonly taken: number;
  /** Rejected, since their entries were deleted. */
  readonly deleted: number;
}

/** What became of a signal. */
export type SignalOutcome =
  | {
      readonly id: string;
      readonly decision: string;
      /** Its row of the decision log, where rows are published too. */
      readonly row?: string;
    }
  | {
      readonly id: string;
      readonly record: Buffer;
      /** Stable; for programs. */
      readonly code: string;
      /** For people. */
      readonly reason: string;
    };

export interface SignalGroupOptions {
  /** Blocks while it waits for signals. */
  readonly reader: Redis;
  readonly writer: Redis;
  readonly keys: StreamKeys;
  readonly group: string;
  readonly consumer: string;
}

type RawEntry = readonly [id: Buffer, fields: readonly Buffer[] | null];

/** One consumer of the consumer group that decides the signals. Every call may throw a RedisError. */
export class SignalGroup {
  readonly #options: SignalGroupOptions;

  constructor(options: SignalGroupOptions) {
    this.#options = options;
    const { writer } = options;
    writer.defineCommand('metaPublish', { lua: PUBLISH, numberOfKeys: 4 });
    writer.defineCommand('metaReject', { lua: REJECT, numberOfKeys: 2 });
    writer.defineCommand('metaTakeOver', { lua: TAKE_OVER, numberOfKeys: 2 });
    writer.defineCommand('metaMeasure', { lua: MEASURE, numberOfKeys: 1 });
    writer.defineCommand('metaForget', { lua: FORGET, numberOfKeys: 1 });
  }

  /**
   * Creates the group before the oldest signal, if there is none. Fails when Redis cannot be written
   * or does not allow XACK: a decision without an acknowledgement would be published again.
   */
  async open(): Promise<void> {
    const { writer, keys, group } = this.#options;
    await told(
      writer.xgroup('CREATE', keys.signals, group, '0', 'MKSTREAM').catch((error: unknown) => {
        if (!(error as Error).message.startsWith('BUSYGROUP')) throw error;
      }),
    );
    await told(writer.xack(keys.signals, group, '0-0'));
    await this.publish([]);
  }

  /** Reads signals that no consumer has read. Waits for one. @returns an empty array without one */
  async readNew(count: number, blockMs: number): Promise<SignalEntry[]> {
    const { reader, keys, group, consumer } = this.#options;
    const options = ['GROUP', group, consumer, 'COUNT', count, 'BLOCK', blockMs];
    const read = reader.callBuffer(
      'XREADGROUP',
      ...options,
      'STREAMS',
      keys.signals,
      '>',
    ) as Promise<readonly (readonly [Buffer, readonly RawEntry[]])[] | null>;
    const streams = await told(read);
    return streams === null ? [] : streams[0][1].map(entryOf);
  }

  /** Signals of this consumer that are not acknowledged, from the oldest on. */
  async pending(count: number, afterId: string | null): Promise<PendingSignal[]> {
    const { writer, keys, group, consumer } = this.#options;
    const from = afterId === null ? '-' : `(${afterId}`;
    const found = await told(writer.xpending(keys.signals, group, from, '+', count, consumer));
    return (found as [string, string, number, number][]).map(([id, , , deliveries]) => ({
      id,
      deliveries,
    }));
  }

  /** Reads pending signals again: each counts as one more delivery. Deleted ones are left out: reject them first. */
  async readAgain(ids: readonly string[]): Promise<SignalEntry[]> {
    const { writer, keys, group, consumer } = this.#options;
    const claimed = writer.callBuffer('XCLAIM', keys.signals, group, consumer, 0, ...ids);
    const entries = (await told(claimed)) as (RawEntry | null)[];
    return entries.flatMap((entry) => (entry?.[1] == null ? [] : [entryOf(entry)]));
  }

  /** Takes over signals of consumers that have not acknowledged them for a time. It does not count as a delivery. */
  async takeOver(minIdleMs: number, count: number): Promise<TakenOver> {
    const { writer, keys, group, consumer } = this.#options;
    const total = { taken: 0, deleted: 0 };
    let cursor = '0-0';
    do {
      const args = [group, consumer, String(minIdleMs), cursor, String(count)];
      const reply = await script(writer, 'metaTakeOver', [keys.signals, keys.rejected, ...args]);
      const [next, taken, deleted] = reply as [string, number, number];
      total.taken += taken;
      total.deleted += deleted;
      cursor = next;
    } while (cursor !== '0-0');
    return total;
  }

  /** Rejects those of these signals that are pending and whose entry was deleted. @returns their ids */
  async rejectDeleted(ids: readonly string[]): Promise<string[]> {
    const codes = await this.#reject(ids, '', '');
    return ids.filter((_, i) => codes[i] !== '');
  }

  /**
   * Rejects pending signals without reading them: a record may be what ends its engine.
   * @returns the codes of those that were rejected now: the given one, or `deleted`
   */
  async reject(ids: readonly string[], code: string, reason: string): Promise<string[]> {
    return (await this.#reject(ids, code, reason)).filter((each) => each !== '');
  }

  /**
   * Publishes outcomes and acknowledges their signals at once.
   * @returns for each whether it was published now; false: another consumer, or an earlier call
   * whose reply was lost, published it
   */
  async publish(outcomes: readonly SignalOutcome[]): Promise<boolean[]> {
    const { writer, keys, group, consumer } = this.#options;
    const { signals, decisions, rejected, rows } = keys;
    const args: (string | Buffer)[] = [signals, decisions, rejected, rows, group, consumer];
    for (const outcome of outcomes) {
      const { id } = outcome;
      if ('decision' in outcome) args.push(id, outcome.decision, '', '', '', outcome.row ?? '');
      else args.push(id, '', outcome.record, outcome.code, outcome.reason, '');
    }
    const counts = (await script(writer, 'metaPublish', args)) as number[];
    return counts.map((count) => count === 1);
  }

  async #reject(ids: readonly string[], code: string, reason: string): Promise<string[]> {
    if (ids.length === 0) return [];
    const { writer, keys, group } = this.#options;
    const args = [keys.signals, keys.rejected, group, code, reason, ...ids];
    return (await script(writer, 'metaReject', args)) as string[];
  }

  /** @returns null without the group */
  async measure(): Promise<GroupState | null> {
    const { writer, keys, group } = this.#options;
    const args = [keys.signals, group, MOST_COUNTED];
    return groupStateOf(await script(writer, 'metaMeasure', args));
  }

  /** The rows of the decision logs. */
  async measureRows(): Promise<RowsState> {
    const { writer, keys } = this.#options;
    const isRead = (await told(writer.exists(keys.rowsReader))) === 1;
    return { length: await told(writer.xlen(keys.rows)), isRead };
  }

  /** Removes this consumer from the group, unless it has pending signals. */
  async forget(): Promise<void> {
    const { writer, keys, group, consumer } = this.#options;
    await script(writer, 'metaForget', [keys.signals, group, consumer]);
  }
}

function entryOf([id, fields]: RawEntry): SignalEntry {
  const at = fields?.findIndex((field, i) => i % 2 === 0 && field.equals(RECORD)) ?? -1;
  return { id: id.toString('latin1'), record: at < 0 ? null : (fields?.[at + 1] ?? null) };
}

const RECORD = Buffer.from('record');
