import { hostname } from 'node:os';
import type { EngineEnvironment } from '@meta-agent/engine-api';
import { redisSettingsOf, type RedisSettings } from '@meta-agent/redis';

/** Where the signals are, and how they are read. */
export interface StreamConfig {
  readonly redis: RedisSettings;
  readonly prefix: string;
  readonly group: string;
  readonly consumer: string;
  /** Most signals in one read. */
  readonly batch: number;
  readonly blockMs: number;
  readonly claimIdleMs: number;
  readonly maxDeliveries: number;
  /** Whether rows of the decision log are published too. */
  readonly hasRows: boolean;
}

/** @returns null without META_STREAM_URL */
export function streamConfigOf(values: EngineEnvironment): StreamConfig | null {
  const redis = redisSettingsOf(values);
  if (redis === null) return null;
  return Object.freeze({
    redis,
    prefix: values.META_STREAM_PREFIX,
    group: values.META_STREAM_GROUP,
    consumer: values.META_STREAM_CONSUMER ?? ownName(values.META_PORT),
    batch: values.META_STREAM_BATCH,
    blockMs: values.META_STREAM_BLOCK_MS,
    claimIdleMs: 1000 * values.META_STREAM_CLAIM_IDLE_S,
    maxDeliveries: values.META_STREAM_MAX_DELIVERIES,
    hasRows: values.META_STREAM_ROWS,
  });
}

/** The same after a restart: what the engine had not finished is its own again at once. */
const ownName = (port: number) => `${hostname()}:${port === 0 ? process.pid : port}`;
