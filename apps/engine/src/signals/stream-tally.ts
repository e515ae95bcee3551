import type { SignalStreamState } from '@meta-agent/engine-api';
import { shownUrl, type GroupState, type RedisError, type RowsState } from '@meta-agent/redis';
import type { StreamConfig } from '../config/stream-config';

/** The stream's part of the status and of the metrics. */
export class StreamTally {
  readonly #config: Pick<StreamConfig, 'redis' | 'group' | 'consumer'>;
  readonly #nowMs: () => number;
  #state: SignalStreamState['state'] = 'waiting';
  #sinceMs: number;
  #group: GroupState | null = null;
  #rows: RowsState | null = null;
  #lastError: SignalStreamState['last_error'] = null;
  readonly #rejectedBy = new Map<string, number>();
  published = 0;
  takenOver = 0;
  decidedElsewhere = 0;

  constructor(config: Pick<StreamConfig, 'redis' | 'group' | 'consumer'>, nowMs: () => number) {
    this.#config = config;
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  /** Rejections by code. */
  get rejectedBy(): ReadonlyMap<string, number> {
    return this.#rejectedBy;
  }

  enter(state: SignalStreamState['state']): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#sinceMs = this.#nowMs();
    if (state === 'connected') return;
    this.#group = null;
    this.#rows = null;
  }

  fail({ code, message }: Pick<RedisError, 'message'> & { readonly code: string }): void {
    this.#lastError = { code, message, at: this.#iso(this.#nowMs()) };
  }

  /** @param rows null unless rows are published */
  measured(group: GroupState | null, rows: RowsState | null): void {
    this.#group = group;
    this.#rows = rows;
  }

  reject(code: string): void {
    this.#rejectedBy.set(code, (this.#rejectedBy.get(code) ?? 0) + 1);
  }

  describe(): SignalStreamState {
    const { redis, group, consumer } = this.#config;
    const open = this.#group?.oldestOpenId ?? null;
    return {
      state: this.#state,
      redis: shownUrl(redis.url),
      ...{ group, consumer },
      since: this.#iso(this.#sinceMs),
      lag: this.#group?.lag ?? null,
      pending: this.#group?.pending ?? null,
      oldest_open_at: open === null ? null : this.#iso(sentAtMs(open)),
      rows: this.#rows && { length: this.#rows.length, read: this.#rows.isRead },
      published: this.published,
      rejected: [...this.#rejectedBy.values()].reduce((sum, count) => sum + count, 0),
      taken_over: this.takenOver,
      decided_elsewhere: this.decidedElsewhere,
      last_error: this.#lastError,
    };
  }

  #iso(ms: number): string {
    return new Date(ms).toISOString();
  }
}

/** The id of an entry starts with the time at which Redis got it. A producer may give any other. */
function sentAtMs(id: string): number {
  const ms = Number(id.split('-')[0]);
  return Number.isFinite(ms) && ms <= 8.64e15 ? ms : 0;
}
