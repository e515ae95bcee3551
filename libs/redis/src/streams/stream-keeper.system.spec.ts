import type { Redis } from 'ioredis';
import { openRedis } from '../connection/open-redis';
import { startRedis } from '../testing';
import { RowStream } from './row-stream';
import { StreamKeeper } from './stream-keeper';
import { streamKeys } from './stream-keys';

const keys = streamKeys('meta');
let redis: Redis;
let keeper: StreamKeeper;

beforeAll(async () => {
  redis = await openRedis({ url: (await startRedis()).url });
  keeper = new StreamKeeper(redis, keys);
});
beforeEach(() => redis.flushall());
afterAll(() => {
  redis.disconnect();
});

async function sendAt(...ids: readonly string[]) {
  for (const id of ids) await redis.xadd(keys.signals, id, 'record', id);
}

const left = async () => (await redis.xrange(keys.signals, '-', '+')).map(([id]) => id);

async function reject(code: string): Promise<string> {
  const fields = ['signal_id', '1-0', 'record', '{}', 'code', code, 'reason', 'Because.'];
  return (await redis.xadd(keys.rejected, '*', ...fields)) ?? '';
}

describe('trimming', () => {
  it('keeps what is young, what is pending and what a group has not read', async () => {
    await sendAt('1-0', '2-0', '2-1', '3-0', '4-0');
    expect(await keeper.trim('signals', 100)).toBe(0);
    await redis.xgroup('CREATE', keys.signals, 'engines', '0');
    expect(await keeper.trim('signals', 100)).toBe(0);
    await redis.xreadgroup('GROUP', 'engines', 'a', 'COUNT', 4, 'STREAMS', keys.signals, '>');
    await redis.xack(keys.signals, 'engines', '1-0', '2-0', '3-0');
    // 2-1 is pending.
    expect(await keeper.trim('signals', 100)).toBe(2);
    expect(await left()).toEqual(['2-1', '3-0', '4-0']);
    await redis.xack(keys.signals, 'engines', '2-1');
    expect(await keeper.trim('signals', 3)).toBe(1);
    await redis.xgroup('CREATE', keys.signals, 'slow', '0');
    expect(await keeper.trim('signals', 100)).toBe(0);
    expect(await left()).toEqual(['3-0', '4-0']);
  });

  it('removes old decisions, which need no group', async () => {
    await redis.xadd(keys.decisions, '1-0', 'decision', '{}');
    await redis.xadd(keys.decisions, '9-0', 'decision', '{}');
    expect(await keeper.trim('decisions', 5)).toBe(1);
    expect(await redis.xlen(keys.decisions)).toBe(1);
  });
});

describe('the rows of the decision log', () => {
  const add = (id: string) => redis.xadd(keys.rows, id, 'engine', 'a', 'row', `row ${id}`);

  it('have one reader at a time, and go when the last one has ended', async () => {
    const url = `redis://${redis.options.host ?? ''}:${redis.options.port ?? 0}`;
    const stream = new RowStream({ url }, keys);
    for (const id of ['1-0', '2-0', '3-0']) await add(id);
    expect(await stream.claim('desk', 60_000)).toBe('desk');
    expect(await stream.claim('other desk', 60_000)).toBe('desk');
    await stream.release('1-0');
    expect((await keeper.overview('engines')).rows).toMatchObject({ length: 3, isRead: true });
    expect(await keeper.trimUnreadRows(3)).toBeNull();
    await redis.pexpire(keys.rowsReader, 0);
    expect((await keeper.overview('engines')).rows).toMatchObject({ length: 3, isRead: false });
    expect(await keeper.trim('rows', 3)).toBe(0);
    expect(await keeper.trimUnreadRows(3)).toBe(2);
    expect(await stream.state()).toEqual({ lastId: '3-0', isWhole: false });
    expect(await stream.claim('other desk', 60_000)).toBe('other desk');
    stream.close();
  });

  it('are trimmed up to what the supervisor needs, and this is known', async () => {
    const url = `redis://${redis.options.host ?? ''}:${redis.options.port ?? 0}`;
    const stream = new RowStream({ url }, keys);
    expect(await stream.state()).toEqual({ lastId: '0-0', isWhole: true });
    for (const id of ['1-0', '2-0', '3-0']) await add(id);
    expect(await keeper.trim('rows', 100)).toBe(0);
    expect(await stream.after('1-0', 1)).toEqual([{ id: '2-0', engine: 'a', row: 'row 2-0' }]);
    await stream.release('1-0');
    await stream.release('2-0');
    expect((await keeper.overview('engines')).rows).toEqual({
      ...{ length: 3, supervisorId: '2-0', isRead: false },
    });
    expect(await stream.state()).toEqual({ lastId: '3-0', isWhole: true });
    expect(await keeper.trim('rows', 100)).toBe(1);
    expect(await stream.state()).toEqual({ lastId: '3-0', isWhole: false });
    expect(await redis.exists(keys.rowsTrimmed)).toBe(1);
    stream.close();
  });
});

describe('redriving', () => {
  it('sends rejected signals once more, and notes who did it and why', async () => {
    const ids = [await reject('too_many_deliveries'), await reject('deleted')];
    expect(await keeper.redrive(ids, 'fixed', 'ada')).toBe(1);
    expect(await keeper.redrive(ids, 'fixed', 'ada')).toBe(0);
    const [[id, fields]] = await redis.xrange(keys.signals, '-', '+');
    expect(fields).toEqual(['record', '{}']);
    const [[, noted]] = await redis.xrange(keys.redriven, '-', '+');
    expect(noted).toEqual([
      ...['signal_id', '1-0', 'new_signal_id', id, 'code', 'too_many_deliveries'],
      ...['why', 'fixed', 'by', 'ada'],
    ]);
    const rest = [];
    for await (const { code } of keeper.rejected()) rest.push(code);
    expect(rest).toEqual(['deleted']);
  });
});

it('the overview counts streams and names consumers', async () => {
  expect(await keeper.overview('engines')).toEqual({
    ...{ group: null, consumers: [], decisions: 0, rejected: 0 },
    rows: { length: 0, supervisorId: null, isRead: false },
  });
  await sendAt('1-0', '2-0');
  await redis.xgroup('CREATE', keys.signals, 'engines', '0');
  await redis.xreadgroup('GROUP', 'engines', 'a', 'COUNT', 1, 'STREAMS', keys.signals, '>');
  await reject('invalid_json');
  expect(await keeper.overview('engines')).toMatchObject({
    group: { lag: 1, pending: 1, length: 2 },
    consumers: [{ name: 'a', pending: 1, idleMs: expect.any(Number) as number }],
    ...{ decisions: 0, rejected: 1 },
  });
});
