import type { Redis } from 'ioredis';
import { redisErrorOf } from '../connection/redis-error';

/** Calls a script that was defined on the connection. @throws RedisError */
export function script(redis: Redis, name: string, args: (string | Buffer)[]): Promise<unknown> {
  const commands = redis as unknown as Record<
    string,
    (...args: (string | Buffer)[]) => Promise<unknown>
  >;
  return told(commands[name](...args));
}

/** The reply, or its failure in words. @throws RedisError */
export async function told<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply;
  } catch (error) {
    throw redisErrorOf(error);
  }
}
