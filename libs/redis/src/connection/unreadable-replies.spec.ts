import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { openRedis } from './open-redis';

/** What answers to the n-th command, in place of Redis; each command is one packet. */
async function fakeRedis(answerTo: (command: string) => string) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.on('data', (chunk) => {
      const commands = String(chunk).split(/(?=^\*\d)/m);
      for (const command of commands) socket.write(answerTo(command));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `redis://127.0.0.1:${port}`, close };
}

const INFO = 'redis_version:7.2.0\r\nloading:0\r\n';
const SOUND = `$${INFO.length}\r\n${INFO}\r\n`;

it.each([
  ['an array of 2^32', '*4294967296\r\n'],
  ['an array of 10^15', '*1000000000000000\r\n'],
  ['arrays in one another', '*1\r\n'.repeat(100_000)],
  ['no reply at all', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['an unknown type', '!x\r\n'],
])('%s ends the connection, not the process', async (_, reply) => {
  const redis = await fakeRedis((command) => (/ping/i.test(command) ? reply : SOUND));
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
