import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineClientError } from '@meta-agent/engine-api';
import { messagesOf, ROOT, startEngine, until, type EngineProcess } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { openRedis } from '@meta-agent/redis';
import { startRedis, type RedisServer } from '@meta-agent/redis/testing';
import { KEYS, persist, type Connection } from './stream-contents';
import { streamOf, streamSettings } from './stream-engine';

/** How long Redis cannot be used; 60 in the long form. */
const AWAY_MS = 1000 * Number(process.env.STREAM_AWAY_S ?? 2);

jest.setTimeout(120_000 + 10 * AWAY_MS);

const signal = { action: 'BUY', confidence: 0.9 } as const;
const record = { symbol: 'BTCUSDT', base_predictions: { xgb: signal, nhits: signal } };

/** The user of docs/streams.md, with another password. */
const DOCUMENTED_USER = (
  /^ACL SETUSER (.+)$/m.exec(readFileSync(join(ROOT, 'docs/streams.md'), 'utf8'))?.[1] ?? ''
)
  .replace('PASSWORD', 'other-word')
  .split(' ') as [string, ...string[]];

const lengthOf = (server: RedisServer, key: string) => persist(server, (redis) => redis.xlen(key));
const send = (server: RedisServer) =>
  persist(server, (redis) => redis.xadd(KEYS.signals, '*', 'record', JSON.stringify(record)));

async function withAdmin(server: RedisServer, work: (redis: Connection) => Promise<unknown>) {
  const redis = await openRedis({ url: server.url });
  await work(redis);
  redis.disconnect();
}

async function startOn(server: RedisServer, settings: Record<string, string> = {}) {
  const { dir } = await smallRegistry();
  const engine = await startEngine({ ...streamSettings(server, dir, 'a'), ...settings });
  await until(async () => (await streamOf(engine)).state !== 'waiting');
  return engine;
}

const sayings = (engine: EngineProcess, text: string) =>
  messagesOf(engine).filter((message) => message.includes(text));

/**
 * Asks over HTTP for the whole time. An engine that stood still, or whose machine is busy, sheds load.
 * @returns how many requests were answered
 */
async function askFor(engine: EngineProcess, ms: number): Promise<number> {
  const endMs = performance.now() + ms;
  let answers = 0;
  while (performance.now() < endMs || answers <= 10) {
    try {
      await engine.client.predict(record);
      answers += 1;
    } catch (error) {
      if ((error as EngineClientError).code !== 'overloaded') throw error;
    }
    await sleep(10);
  }
  return answers;
}

interface Trouble {
  readonly name: string;
  readonly code: string;
  /** How the log says it. */
  readonly says: string;
  readonly begin: (server: RedisServer) => Promise<unknown>;
  readonly end: (server: RedisServer) => Promise<unknown>;
}

const TROUBLES: readonly Trouble[] = [
  {
    ...{ name: 'away', code: 'unreachable', says: 'Redis cannot be reached' },
    begin: (server) => server.kill(),
    end: (server) => server.restart(),
  },
  {
    ...{ name: 'full', code: 'full', says: 'Redis is full (maxmemory)' },
    begin: (server) => withAdmin(server, (redis) => redis.config('SET', 'maxmemory', '1')),
    end: (server) => withAdmin(server, (redis) => redis.config('SET', 'maxmemory', '0')),
  },
  {
    ...{ name: 'read-only', code: 'read_only', says: 'Redis is read-only' },
    begin: (server) => withAdmin(server, (redis) => redis.replicaof('127.0.0.1', 1)),
    end: (server) => withAdmin(server, (redis) => redis.replicaof('NO', 'ONE')),
  },
];

describe('an engine whose Redis', () => {
  it.each(TROUBLES)(
    'is $name answers HTTP, says so once, and goes on by itself',
    async ({ code, says, begin, end }) => {
      const server = await startRedis();
      const engine = await startOn(server);
      await send(server);
      await until(async () => (await lengthOf(server, KEYS.decisions)) === 1);
      // The engine stands still, so that this signal is not decided before the trouble.
      engine.signal('SIGSTOP');
      await send(server);
      await begin(server);
      engine.signal('SIGCONT');
      expect(await askFor(engine, AWAY_MS)).toBeGreaterThan(10);
      await until(async () => (await streamOf(engine)).state === 'waiting');
      expect(await streamOf(engine)).toMatchObject({ last_error: { code }, lag: null });
      await until(() => sayings(engine, says).length === 1);
      expect(sayings(engine, 'requests over HTTP are answered')).toHaveLength(1);
      await end(server);
      await until(async () => (await lengthOf(server, KEYS.decisions)) === 2);
      await until(async () => (await streamOf(engine)).state === 'connected');
      expect(await engine.stop()).toBe(0);
      expect(sayings(engine, 'again after')).toHaveLength(1);
      expect(sayings(engine, 'requests over HTTP are answered')).toHaveLength(1);
    },
  );

  it('loses its group makes a new one, and says so', async () => {
    const server = await startRedis();
    const engine = await startOn(server);
    await withAdmin(server, (redis) => redis.flushall());
    await until(() => sayings(engine, 'does not have the consumer group').length === 1);
    await send(server);
    await until(async () => (await lengthOf(server, KEYS.decisions)) === 1);
  });

  it('refuses the password, and then takes it, decides what waits as the documented user', async () => {
    const server = await startRedis();
    await send(server);
    await withAdmin(server, (redis) => redis.acl('SETUSER', ...DOCUMENTED_USER));
    const url = `redis://engine:secret-word@127.0.0.1:${server.port}`;
    const { dir } = await smallRegistry();
    const engine = await startEngine({
      ...streamSettings(server, dir, 'a'),
      META_STREAM_URL: url,
    });
    await until(async () => (await streamOf(engine)).last_error?.code === 'refused_login');
    await until(() => sayings(engine, 'refuses the user or password').length === 1);
    expect(await engine.client.predict(record)).toMatchObject({ symbol: 'BTCUSDT' });
    expect(engine.lines.join('\n')).not.toContain('secret-word');
    expect(JSON.stringify(await engine.client.status())).not.toContain('secret-word');
    await withAdmin(server, (redis) => redis.acl('SETUSER', 'engine', '>secret-word'));
    await until(async () => (await lengthOf(server, KEYS.decisions)) === 1);
    expect(sayings(engine, 'refuses the user or password')).toHaveLength(1);
  });

  it('is older than 6.2 answers HTTP and says which version is needed', async () => {
    const old = createServer((socket) => {
      const info = 'redis_version:6.0.16\r\nloading:0\r\n';
      socket.on('data', () => socket.write(`$${info.length}\r\n${info}\r\n`));
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(old, 'listening');
    const { port } = old.address() as AddressInfo;
    const { dir } = await smallRegistry();
    const engine = await startEngine({
      META_V2_MODEL_DIR: dir,
      META_DECISION_LOG: 'off',
      META_STREAM_URL: `redis://127.0.0.1:${port}`,
    });
    await until(async () => (await streamOf(engine)).last_error?.code === 'too_old');
    expect(await engine.client.predict(record)).toMatchObject({ symbol: 'BTCUSDT' });
    await until(() => sayings(engine, 'Redis is too old: 6.0.16; 6.2 is needed.').length === 1);
    await engine.stop('SIGKILL');
    old.close();
  });

  it('hangs does not hold up the stop of the engine', async () => {
    const server = await startRedis();
    const engine = await startOn(server);
    server.signal('SIGSTOP');
    expect(await engine.stop()).toBe(0);
    server.signal('SIGCONT');
  });
});
