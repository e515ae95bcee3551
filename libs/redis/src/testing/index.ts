import { RedisServer, type RedisDirectives } from './redis-server';

export { fakeRedis, SOUND_INFO, type FakeRedis } from './fake-redis';
export { RedisServer, type RedisDirectives };

const running = new Set<RedisServer>();

/** Starts a redis-server that is stopped after all tests of the file. */
export async function startRedis(directives?: RedisDirectives): Promise<RedisServer> {
  const server = await RedisServer.start(directives);
  running.add(server);
  return server;
}

// Outside of tests, in a benchmark, who starts a server stops it.
if (typeof afterAll === 'function') {
  afterAll(async () => {
    for (const server of running) await server.stop();
    running.clear();
  });
}
