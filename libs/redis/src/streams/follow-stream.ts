import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../connection/backoff';
import { openRedis } from '../connection/open-redis';
import { redisErrorOf, type RedisError } from '../connection/redis-error';
import type { RedisSettings } from '../connection/redis-settings';

/** An entry of a followed stream. */
export interface FollowedEntry {
  readonly id: string;
  /** The value of the field; null without it. */
  readonly text: string | null;
}

export interface FollowOptions {
  readonly settings: RedisSettings;
  readonly key: string;
  /** The field that is read. */
  readonly field: string;
  /** Entries after this id; `0` for all. */
  readonly afterId: string;
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Called at the first failure, and with null when Redis can be used again. */
  readonly onTrouble: (error: RedisError | null) => void;
}

const BLOCK_MS = 500;
const COUNT = 1000;

/** Yields pages of entries as they come, also after Redis was away, until the signal. */
export async function* followStream(options: FollowOptions): AsyncGenerator<FollowedEntry[]> {
  const { signal, onTrouble } = options;
  let afterId = options.afterId;
  for (let failures = 0; !signal.aborted;) {
    try {
      for await (const page of pagesOf(options, afterId)) {
        if (failures > 0) onTrouble(null);
        failures = 0;
        if (page.length > 0) yield page;
        afterId = page.at(-1)?.id ?? afterId;
      }
    } catch (error) {
      failures += 1;
      if (failures === 1) onTrouble(redisErrorOf(error));
      await sleep(backoffMs(failures), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The pages of one connection; an empty one when nothing came. @throws RedisError */
async function* pagesOf(
  { settings, key, field, signal }: FollowOptions,
  firstAfterId: string,
): AsyncGenerator<FollowedEntry[]> {
  const redis = await openRedis(settings);
  let afterId = firstAfterId;
  try {
    while (!signal.aborted) {
      const read = ['COUNT', COUNT, 'BLOCK', BLOCK_MS, 'STREAMS', key, afterId] as const;
      const streams = await redis.xread(...read);
      const entries = streams?.[0][1] ?? [];
      afterId = entries.at(-1)?.[0] ?? afterId;
      yield entries.map(([id, fields]) => ({ id, text: valueOf(fields, field) }));
    }
  } finally {
    if (redis.status !== 'end') redis.disconnect();
  }
}

function valueOf(fields: readonly string[], name: string): string | null {
  const at = fields.findIndex((field, i) => i % 2 === 0 && field === name);
  return at < 0 ? null : fields[at + 1];
}
