import { HeldRedis } from '../connection/held-redis';
import type { RedisSettings } from '../connection/redis-settings';
import { CLAIM_ROWS } from './scripts';
import type { StreamKeys } from './stream-keys';
import { script, told } from './told';

/** A row of the decision log of an engine, as it was published. */
export interface PublishedRow {
  readonly id: string;
  /** The name of the engine; rows of one engine are in the order in which it decided. */
  readonly engine: string;
  /** A line of the decision log. */
  readonly row: string;
}

export interface RowStreamState {
  /** Of the newest row ever published; `0-0` before the first. */
  readonly lastId: string;
  /** Whether no row was removed. */
  readonly isWhole: boolean;
}

/** Whose place in the rows is kept, so that nothing is trimmed which the supervisor needs. */
export const SUPERVISOR_GROUP = 'supervisor';

/** The rows of all engines. Connects when it is needed, and again after a failure. */
export class RowStream {
  readonly #redis: HeldRedis;
  readonly #keys: StreamKeys;

  constructor(settings: RedisSettings, keys: StreamKeys) {
    this.#redis = new HeldRedis(settings, (redis) => {
      redis.defineCommand('metaClaimRows', { lua: CLAIM_ROWS, numberOfKeys: 1 });
    });
    this.#keys = keys;
  }

  /**
   * Makes somebody the one reader of the rows for a time. Each further call begins the time anew.
   * @returns who reads them: another one while its time is not over
   * @throws RedisError
   */
  claim(reader: string, forMs: number): Promise<string> {
    const args = [this.#keys.rowsReader, reader, String(forMs)];
    return this.#redis.with(
      async (redis) => (await script(redis, 'metaClaimRows', args)) as string,
    );
  }

  /** @throws RedisError */
  state(): Promise<RowStreamState> {
    const { rows, rowsTrimmed } = this.#keys;
    return this.#redis.with(async (redis) => {
      if ((await told(redis.exists(rows))) === 0) return { lastId: '0-0', isWhole: true };
      const flat = (await told(redis.xinfo('STREAM', rows))) as (string | number)[];
      const valueOf = (name: string) => flat[flat.indexOf(name) + 1];
      const [length, lastId] = [valueOf('length'), String(valueOf('last-generated-id'))];
      // Of Redis 7; before, only what meta-ops removes is known.
      const added = flat.includes('entries-added') ? valueOf('entries-added') : length;
      const isTrimmed = (await told(redis.exists(rowsTrimmed))) === 1;
      return { lastId, isWhole: added === length && !isTrimmed };
    });
  }

  /** Rows after an id, the oldest first. @throws RedisError */
  after(id: string, count: number): Promise<PublishedRow[]> {
    return this.#redis.with(async (redis) => {
      const found = await told(redis.xrange(this.#keys.rows, `(${id}`, '+', 'COUNT', count));
      return found.map(([entryId, fields]) => {
        const valueOf = (name: string) => fields[fields.indexOf(name) + 1];
        return { id: entryId, engine: valueOf('engine'), row: valueOf('row') };
      });
    });
  }

  /** Notes that the supervisor needs no row before an id any more. @throws RedisError */
  release(id: string): Promise<void> {
    const { rows } = this.#keys;
    return this.#redis.with(async (redis) => {
      const made = redis.xgroup('CREATE', rows, SUPERVISOR_GROUP, id, 'MKSTREAM');
      await told(
        made.catch((error: unknown) => {
          if (!(error as Error).message.startsWith('BUSYGROUP')) throw error;
          return redis.xgroup('SETID', rows, SUPERVISOR_GROUP, id);
        }),
      );
    });
  }

  close(): void {
    this.#redis.close();
  }
}
