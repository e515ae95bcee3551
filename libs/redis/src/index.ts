export { backoffMs } from './connection/backoff';
export { openRedis, redisMaker } from './connection/open-redis';
export {
  REDIS_TROUBLES,
  RedisError,
  redisErrorOf,
  type RedisTrouble,
} from './connection/redis-error';
export {
  connectionOptions,
  redisSettingsOf,
  shownUrl,
  type RedisSettings,
} from './connection/redis-settings';
export { followStream, type FollowedEntry } from './streams/follow-stream';
export { type GroupState } from './streams/group-state';
export { RowStream, type PublishedRow } from './streams/row-stream';
export {
  SignalGroup,
  type PendingSignal,
  type RowsState,
  type SignalEntry,
  type SignalGroupOptions,
  type SignalOutcome,
} from './streams/signal-group';
export { SignalSender } from './streams/signal-sender';
export { streamKeys, type StreamKeys } from './streams/stream-keys';
export {
  StreamKeeper,
  type RejectedSignal,
  type RowsOverview,
  type StreamOverview,
} from './streams/stream-keeper';
