import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, until } from '@meta-agent/harness';
import { openRedis } from '@meta-agent/redis';
import { startRedis, type RedisServer } from '@meta-agent/redis/testing';
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

async function sendCandles(server: RedisServer, key: string, rows: readonly string[]) {
  const redis = await openRedis({ url: server.url });
  const pipeline = redis.pipeline();
  for (const row of rows) pipeline.xadd(key, '*', 'candle', candleOf(row));
  await pipeline.exec();
  redis.disconnect();
}

it('run turns a stream of candles into signals, each once, though it and Redis are killed', async () => {
  const folder = temporaryFolder();
  const rows = candleRows(2400);
  const whole = join(folder, 'whole.csv');
  writeFileSync(whole, HEADER + rows.join(''));
  await backfilled(whole, join(folder, 'expected.jsonl'));
  const expected = readFileSync(join(folder, 'expected.jsonl'), 'utf8').trimEnd().split('\n');

  const server = await startRedis();
  const send = (from: number, to: number) =>
    sendCandles(server, 'desk:candles', rows.slice(from, to));
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

it('a second producer of the same symbols is told, and its signals are set aside', async () => {
  const folder = temporaryFolder();
  const rows = candleRows(2400);
  const server = await startRedis();
  await sendCandles(server, 'desk:candles', rows);
  // The same times, other prices.
  await sendCandles(server, 'other:candles', rows.map(withOtherPrices));
  const sent = () => persist(server, (redis) => redis.xlen(KEYS.signals));
  const start = (name: string) => {
    const args = ['--state', join(folder, name), '--signals', '--follow-stream', `${name}:candles`];
    return startRunnerWith({ META_STREAM_URL: server.url }, ...args);
  };
  const first = start('desk');
  const newest = rows[rows.length - 1].slice(0, 19);
  await until(async () => JSON.stringify(await lastSignal(server)).includes(newest));
  const signals = await sent();
  const second = start('other');
  await until(() => second.told().includes('Redis refuses a record (sent_by_another)'));
  await until(() => second.told().includes('or another producer sends this symbol'));
  expect(await second.stop('SIGTERM')).toBe(0);
  expect(readFileSync(join(folder, 'other/unsent.jsonl'), 'utf8')).toContain(newest);
  expect(await sent()).toBe(signals);
  expect(first.told()).not.toContain('refuses a record');
});

function withOtherPrices(row: string): string {
  const [time, symbol, ...numbers] = row.trim().split(',');
  const [open, high, low, close, volume] = numbers.map(Number);
  const prices = [open, high, low, close].map((price) => price + 1000);
  return `${[time, symbol, ...prices, volume].join(',')}\n`;
}

const lastSignal = (server: RedisServer) =>
  persist(server, (redis) => redis.xrevrange(KEYS.signals, '+', '-', 'COUNT', 1));
