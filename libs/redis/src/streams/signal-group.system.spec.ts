import type { Redis } from 'ioredis';
import { openRedis } from '../connection/open-redis';
import { startRedis, type RedisServer } from '../testing';
import { SignalGroup, type SignalOutcome } from './signal-group';
import { streamKeys } from './stream-keys';

const keys = streamKeys('meta');
let server: RedisServer;
let redis: Redis;
const opened: Redis[] = [];

beforeAll(async () => {
  server = await startRedis();
});
beforeEach(async () => {
  redis = await open();
  await redis.flushall();
});
afterEach(() => {
  for (const connection of opened.splice(0)) connection.disconnect();
});

async function open(): Promise<Redis> {
  const connection = await openRedis({ url: server.url });
  opened.push(connection);
  return connection;
}

async function join(consumer: string): Promise<SignalGroup> {
  const [reader, writer] = [await open(), await open()];
  const group = new SignalGroup({ reader, writer, keys, group: 'engines', consumer });
  await group.open();
  return group;
}

const send = (record: string) => redis.xadd(keys.signals, '*', 'record', record);
const decided = (id: string, by = 'a'): SignalOutcome => ({ id, decision: `{"by":"${by}"}` });
const decisions = async () => (await redis.xrange(keys.decisions, '-', '+')).map(([, f]) => f[1]);

describe('the consumer group of the signals', () => {
  it('publishes each signal once, whoever decided it first', async () => {
    const [a, b] = [await join('a'), await join('b')];
    await send('{"n":1}');
    const [entry] = await a.readNew(10, 100);
    expect(String(entry.record)).toBe('{"n":1}');
    expect(await b.readNew(10, 1)).toEqual([]);
    expect(await b.takeOver(0, 10)).toEqual({ taken: 1, deleted: 0 });
    expect(await b.publish([decided(entry.id, 'b')])).toEqual([true]);
    expect(await a.publish([decided(entry.id, 'a')])).toEqual([false]);
    expect(await decisions()).toEqual(['{"by":"b"}']);
    expect(await a.measure()).toMatchObject({ length: 1, pending: 0, lag: 0, oldestOpenId: null });
  });

  it('publishes the row of a decision with it, by the name of the engine', async () => {
    const a = await join('a');
    await send('{}');
    const [{ id }] = await a.readNew(10, 100);
    const outcome = { ...decided(id), row: '{"symbol":"S"}' };
    expect(await a.publish([outcome])).toEqual([true]);
    expect(await a.publish([outcome])).toEqual([false]);
    const rows = await redis.xrange(keys.rows, '-', '+');
    expect(rows.map(([, fields]) => fields)).toEqual([['engine', 'a', 'row', '{"symbol":"S"}']]);
    await redis.flushall();
    await a.open();
    await send('{}');
    const [next] = await a.readNew(10, 100);
    await redis.set(keys.rows, 'text');
    const failed = a.publish([{ ...decided(next.id), row: '{}' }]);
    await expect(failed).rejects.toMatchObject({ code: 'wrong_type' });
    expect(await decisions()).toEqual([]);
  });

  it('counts a delivery when a signal is read again, not when it is taken over', async () => {
    const [a, b] = [await join('a'), await join('b')];
    for (const n of [1, 2]) await send(String(n));
    const [first, second] = await a.readNew(10, 100);
    await b.takeOver(0, 1);
    expect((await b.pending(10, null)).map(({ deliveries }) => deliveries)).toEqual([1, 1]);
    await b.readAgain([first.id]);
    expect(await b.pending(10, null)).toEqual([
      { id: first.id, deliveries: 2 },
      { id: second.id, deliveries: 1 },
    ]);
    expect(await b.pending(10, first.id)).toEqual([{ id: second.id, deliveries: 1 }]);
  });

  it('rejects with the bytes of the record, a code and a reason', async () => {
    const a = await join('a');
    await redis.xadd(keys.signals, '*', 'record', Buffer.from([0xff, 0x00]), 'other', 'x');
    await redis.xadd(keys.signals, '*', 'other', 'record');
    const [bad, without] = await a.readNew(10, 100);
    expect(without.record).toBeNull();
    const reason = { code: 'invalid_utf8', reason: 'The record is not UTF-8.' };
    const record = bad.record ?? Buffer.alloc(0);
    expect(await a.publish([{ id: bad.id, record, ...reason }])).toEqual([true]);
    const [[, fields]] = await redis.xrangeBuffer(keys.rejected, '-', '+');
    expect(fields[3]).toEqual(Buffer.from([0xff, 0x00]));
    expect(fields.filter((_, i) => i !== 3).map(String)).toEqual([
      ...['signal_id', bad.id, 'record', 'code', 'invalid_utf8'],
      ...['reason', 'The record is not UTF-8.', 'deliveries', '1'],
    ]);
  });

  it('acknowledges nothing that Redis is too full to publish', async () => {
    const a = await join('a');
    await send('{}');
    const [{ id }] = await a.readNew(10, 100);
    await redis.config('SET', 'maxmemory', '1');
    await expect(a.publish([decided(id)])).rejects.toMatchObject({ code: 'full' });
    await redis.config('SET', 'maxmemory', '0');
    expect(await a.measure()).toMatchObject({ pending: 1 });
    expect(await a.publish([decided(id)])).toEqual([true]);
    expect(await decisions()).toHaveLength(1);
  });

  it('says what is wrong with Redis', async () => {
    const a = await join('a');
    await send('{}');
    const [{ id }] = await a.readNew(10, 100);
    await redis.replicaof('127.0.0.1', 1);
    await expect(a.publish([decided(id)])).rejects.toMatchObject({ code: 'read_only' });
    await redis.replicaof('NO', 'ONE');
    await redis.set(keys.decisions, 'text');
    await expect(a.publish([decided(id)])).rejects.toMatchObject({ code: 'wrong_type' });
    await redis.flushall();
    await expect(a.readNew(1, 1)).rejects.toMatchObject({ code: 'no_group' });
    expect(await a.measure()).toBeNull();
    await a.open();
    expect(await a.measure()).toMatchObject({ length: 0, lag: 0 });
  });

  it('refuses to start when it may publish and not acknowledge', async () => {
    await redis.acl('SETUSER', 'desk', 'on', '>secret-word', '~meta:*', '+@all', '-xack');
    const url = `redis://desk:secret-word@127.0.0.1:${server.port}`;
    const writer = await openRedis({ url });
    opened.push(writer);
    const group = new SignalGroup({ reader: writer, writer, keys, group: 'g', consumer: 'a' });
    await expect(group.open()).rejects.toMatchObject({
      code: 'no_permission',
      message: expect.stringContaining('xack') as string,
    });
  });

  it('measures what waits, and counts it where Redis does not', async () => {
    const a = await join('a');
    const ids = [await send('1'), await send('2'), await send('3'), await send('4')];
    await a.readNew(1, 100);
    const open = { lag: 3, pending: 1, length: 4, consumers: 1, oldestOpenId: ids[0] };
    expect(await a.measure()).toMatchObject(open);
    // Redis does not know the lag once an entry that was not read is gone.
    await redis.xdel(keys.signals, ids[2] ?? '');
    expect(await a.measure()).toMatchObject({ ...open, lag: 2, length: 3 });
    await a.publish([decided(ids[0] ?? '')]);
    expect(await a.measure()).toMatchObject({ pending: 0, oldestOpenId: ids[1] });
  });

  it('forgets a consumer only when nothing of it is pending', async () => {
    const a = await join('a');
    const id = (await send('1')) ?? '';
    await a.readNew(1, 100);
    await a.forget();
    expect(await a.measure()).toMatchObject({ pending: 1, consumers: 1 });
    await a.publish([decided(id)]);
    await a.forget();
    expect(await a.measure()).toMatchObject({ pending: 0, consumers: 0 });
  });

  it('rejects signals that were deleted while they were pending, its own and those of others', async () => {
    const [a, b] = [await join('a'), await join('b')];
    const ids = [await send('1'), await send('2'), await send('3')].map(String);
    await a.readNew(10, 100);
    await redis.xdel(keys.signals, ids[0], ids[1]);
    expect(await a.rejectDeleted([ids[0], ids[2]])).toEqual([ids[0]]);
    expect(await a.rejectDeleted([ids[0], ids[2]])).toEqual([]);
    expect(await b.takeOver(0, 10)).toEqual({ taken: 1, deleted: 1 });
    expect(await a.measure()).toMatchObject({ pending: 1 });
    const told = (await redis.xrange(keys.rejected, '-', '+')).map(([, fields]) => fields);
    expect(told.map((fields) => [fields[1], fields[5]])).toEqual([
      [ids[0], 'deleted'],
      [ids[1], 'deleted'],
    ]);
  });

  it('rejects in Redis what may end an engine, with its record, once', async () => {
    const a = await join('a');
    const large = 'x'.repeat(100_000);
    const ids = [await send(large), await send('2')].map(String);
    await a.readNew(10, 100);
    await redis.xdel(keys.signals, ids[1]);
    const codes = await a.reject(ids, 'too_many_deliveries', 'It may end the engine.');
    expect(codes).toEqual(['too_many_deliveries', 'deleted']);
    expect(await a.reject(ids, 'too_many_deliveries', 'It may end the engine.')).toEqual([]);
    const [[, fields]] = await redis.xrange(keys.rejected, '-', '+');
    expect(fields).toEqual([
      ...['signal_id', ids[0], 'record', large, 'code', 'too_many_deliveries'],
      ...['reason', 'It may end the engine.', 'deliveries', '1'],
    ]);
    expect(await a.measure()).toMatchObject({ pending: 0 });
  });
});
