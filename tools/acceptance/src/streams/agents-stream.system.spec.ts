import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, until } from '@meta-agent/harness';
import { openRedis } from '@meta-agent/redis';
import { startRedis } from '@meta-agent/redis/testing';
import { candleRows, HEADER } from '../agents/candle-file';
import { backfilled, startRunnerWith } from '../agents/runner-process';
import { eachEntry, fieldOf, KEYS, persist } from './stream-contents';

jest.setTimeout(180_000);

const COLUMNS = HEADER.trim().split(',');
const candleOf = (row: string) =>
  JSON.stringify(
    Object.fromEntries(
      row
        .trim()
        .split(',')
        .map((cell, i) => [COLUMNS[i], cell]),
    ),
  );

it('run turns a stream of candles into signals, each once, though it and Redis are killed', async () => {
  const folder = temporaryFolder();
  const rows = candleRows(2400);
  const whole = join(folder, 'whole.csv');
  writeFileSync(whole, HEADER + rows.join(''));
  await backfilled(whole, join(folder, 'expected.jsonl'));
  const expected = readFileSync(join(folder, 'expected.jsonl'), 'utf8').trimEnd().split('\n');

  const server = await startRedis();
  const send = async (from: number, to: number) => {
    const redis = await openRedis({ url: server.url });
    const pipeline = redis.pipeline();
    for (const row of rows.slice(from, to))
      pipeline.xadd('desk:candles', '*', 'candle', candleOf(row));
    await pipeline.exec();
    redis.disconnect();
  };
  const sent = () => persist(server, (redis) => redis.xlen(KEYS.signals));
  const args = ['--state', join(folder, 'state'), '--signals', '--follow-stream', 'desk:candles'];
  const start = () => startRunnerWith({ META_STREAM_URL: server.url }, ...args);
  const third = Math.floor(rows.length / 3);

  let runner = start();
  await send(0, rows.length - third / 4);
  await until(async () => (await sent()) > 50);
  await runner.stop('SIGKILL');
  runner = start();
  await until(async () => (await sent()) > 100);
  await server.kill();
  await until(() => runner.told().includes('Redis cannot be reached'));
  await server.restart();
  await send(rows.length - third / 4, rows.length);
  await until(async () => (await sent()) >= expected.length);
  expect(await runner.stop('SIGTERM')).toBe(0);
  const records: string[] = [];
  await eachEntry(server, KEYS.signals, (_, fields) => records.push(fieldOf(fields, 'record')));
  expect(records).toEqual(expected);
});
