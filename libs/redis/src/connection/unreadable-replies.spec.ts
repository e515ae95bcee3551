import { fakeRedis, SOUND_INFO } from '../testing';
import { openRedis } from './open-redis';

it.each([
  ['an array of 2^32', '*4294967296\r\n'],
  ['an array of 10^15', '*1000000000000000\r\n'],
  ['arrays in one another', '*1\r\n'.repeat(100_000)],
  ['no reply at all', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['an unknown type', '!x\r\n'],
])('%s ends the connection, not the process', async (_, reply) => {
  const redis = await fakeRedis((command) => (/ping/i.test(command) ? reply : SOUND_INFO));
  const connection = await openRedis({ url: redis.url });
  await expect(connection.ping()).rejects.toThrow();
  await expect(connection.ping()).rejects.toThrow();
  redis.close();
});

it('the same before the connection is ready is an error of Redis', async () => {
  const redis = await fakeRedis(() => '*4294967296\r\n');
  await expect(openRedis({ url: redis.url })).rejects.toMatchObject({
    name: 'RedisError',
    message: expect.stringContaining('Invalid array length') as string,
  });
  redis.close();
});
