import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedis, StreamKeeper, streamKeys } from '@meta-agent/redis';
import { startRedis, type RedisServer } from '@meta-agent/redis/testing';
import { startProgram } from '../testing/start-program';
import { watchedMarket, type WatchedMarket } from '../testing/watched-market';

const DAYS = 30;
const keys = streamKeys('meta');

const runArgs = ({ options }: WatchedMarket, dir: string, ...more: string[]) => [
  ...['run', '--model-dir', dir, '--prices', ...options.prices],
  ...['--take-profit', '0.5', '--stop-loss', '0.5', '--label-horizon', '15'],
  ...['--every', '360', '--target-precision', '0.7', ...more],
];

/** The bytes of the live states of a registry. */
function statesIn(dir: string): Record<string, string> {
  const names = readdirSync(join(dir, 'live')).map((name) => join('live', name));
  const read = (name: string) => [name, readFileSync(join(dir, name), 'utf8')];
  return Object.fromEntries(['live.json', ...names].map(read)) as Record<string, string>;
}

/** A market with its rows in a stream too, and the registry twice. */
async function published(server: RedisServer) {
  const market = await watchedMarket({ days: DAYS, skill: () => 0.8, seed: 3 });
  const { dir } = market.registry;
  const other = `${dir}-of-the-stream`;
  cpSync(dir, other, { recursive: true });
  const [logs] = market.options.decisions;
  let sent = 0;
  /** Writes the logs and the prices of some days, and sends the rows by two engines in turn. */
  const writeDays = async (days: number) => {
    market.writeDays(days);
    const redis = await openRedis({ url: server.url });
    const files = readdirSync(logs).sort();
    const lines = files.flatMap((name) =>
      readFileSync(join(logs, name), 'utf8').trim().split('\n'),
    );
    for (; sent < lines.length; sent += 1) {
      await redis.xadd(keys.rows, '*', 'engine', `desk-${sent % 2}`, 'row', lines[sent]);
    }
    redis.disconnect();
  };
  const env = { META_STREAM_URL: server.url };
  const byStream = async (...more: string[]) =>
    startProgram(runArgs(market, other, '--stream', ...more), env).ended;
  const byLogs = async (...more: string[]) =>
    startProgram(runArgs(market, dir, '--decisions', logs, ...more)).ended;
  return { market, dir, other, logs, env, writeDays, byStream, byLogs };
}

async function trimRows({ url }: RedisServer): Promise<number> {
  const redis = await openRedis({ url });
  try {
    return await new StreamKeeper(redis, keys).trim('rows', Date.now() + 1000);
  } finally {
    redis.disconnect();
  }
}

it('gives the states of the logs, byte by byte, also when the stream is trimmed between', async () => {
  const server = await startRedis();
  const { market, dir, other, logs, writeDays, byStream, byLogs } = await published(server);
  await writeDays(5);
  expect(await trimRows(server)).toBe(0);
  for (const days of [5, 20]) {
    await writeDays(days);
    await byStream('--once');
  }
  const proof = await byStream('--from-scratch');
  expect(proof).toMatchObject({ exitCode: 0 });
  expect(await trimRows(server)).toBeGreaterThan(100);
  await writeDays(DAYS);
  const { stdout, stderr } = await byStream('--once');
  expect(stdout).toContain('live states published');
  expect(stdout + stderr).not.toContain('later than promised');
  await byLogs('--once');
  expect(statesIn(other)).toEqual(statesIn(dir));
  expect(Object.keys(statesIn(dir)).length).toBeGreaterThan(100);

  await expect(byStream('--from-scratch')).rejects.toMatchObject({ code: 'stream_trimmed' });
  const byOtherLogs = runArgs(market, other, '--decisions', logs, '--from-scratch');
  expect(await startProgram(byOtherLogs).ended).toMatchObject({ exitCode: 0 });
}, 600_000);

it('rebuilds from no stream that begins after what was learned', async () => {
  const server = await startRedis();
  const { other, writeDays, byStream } = await published(server);
  await writeDays(3);
  await byStream('--once');
  const before = statesIn(other);
  const redis = await openRedis({ url: server.url });
  await redis.del(keys.rows);
  redis.disconnect();
  await writeDays(5);
  await expect(byStream('--rebuild')).rejects.toMatchObject({
    ...{ code: 'stream_incomplete', exitCode: 2 },
    received: 'the first row of 2026-01-04T00:00:01.000Z',
  });
  expect(statesIn(other)).toEqual(before);
}, 600_000);

it('reads no stream that the supervisor of another registry reads, until that one has ended', async () => {
  const server = await startRedis();
  const { market, env, writeDays, byStream } = await published(server);
  await writeDays(1);
  await byStream('--once');
  const stranger = await watchedMarket({ days: 1, skill: () => 0.8, seed: 4 });
  stranger.writeDays(1);
  const byStranger = () =>
    startProgram(runArgs(stranger, stranger.registry.dir, '--stream', '--once'), env).ended;
  await expect(byStranger()).rejects.toMatchObject({ code: 'stream_taken', exitCode: 2 });
  // A copy of the registry, as after a move, goes on.
  const moved = runArgs(market, market.registry.dir, '--stream', '--once');
  expect(await startProgram(moved, env).ended).toMatchObject({ exitCode: 0 });
  const redis = await openRedis({ url: server.url });
  expect(await redis.pttl(keys.rowsReader)).toBeGreaterThan(500_000);
  await redis.del(keys.rowsReader);
  redis.disconnect();
  expect(await byStranger()).toMatchObject({ exitCode: 0 });
}, 600_000);

it('says that Redis is away, and goes on when it is back', async () => {
  const server = await startRedis();
  const { market, other, env, writeDays } = await published(server);
  await writeDays(1);
  const stop = new AbortController();
  const args = runArgs(market, other, '--stream', '--poll', '0.1', '--json');
  const { printed, ended } = startProgram(args, env, stop.signal);
  const told = async (text: string) => {
    while (!(printed.stdout + printed.stderr).includes(text)) await sleep(20);
  };
  await told('"decisions":24');
  await server.kill();
  await told(`meta:rows at ${server.url} cannot be read. Redis cannot be reached`);
  await server.restart();
  await writeDays(2);
  await told('"decisions":48');
  stop.abort();
  await ended;
}, 600_000);

it('needs a Redis that is named', async () => {
  const market = await watchedMarket({ days: 1, skill: () => 0.8, seed: 1 });
  const args = runArgs(market, market.registry.dir, '--stream', '--once');
  await expect(startProgram(args).ended).rejects.toMatchObject({ code: 'stream_missing' });
});
