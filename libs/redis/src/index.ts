export { backoffMs } from './connection/backoff';
export { openRedis } from './connection/open-redis';
export {
  REDIS_TROUBLES,
  RedisError,
  redisErrorOf,
  type RedisTrouble,
} from './connection/redis-error';
export { connectionOptions, shownUrl, type RedisSettings } from './connection/redis-settings';
