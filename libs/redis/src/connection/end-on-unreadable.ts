import type { Redis } from 'ioredis';

/**
 * Ends the connection at a reply that ioredis cannot hold, as an array of 2^32 or a thousand arrays in one
 * another: the error of its parser would be thrown into the process, which would end.
 * @param redis not connected yet; the connections that it opens again are guarded too
 */
export function endOnUnreadable(redis: Redis): void {
  redis.on('connect', () => {
    const { stream } = redis;
    for (const listener of stream.listeners('data') as ((chunk: Buffer) => void)[]) {
      stream.off('data', listener);
      stream.on('data', (chunk: Buffer) => {
        try {
          listener.call(stream, chunk);
        } catch (error) {
          stream.destroy(error as Error);
        }
      });
    }
  });
}
