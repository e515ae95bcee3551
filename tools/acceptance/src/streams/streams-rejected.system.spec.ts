import { startEngine, until } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { openRedis } from '@meta-agent/redis';
import { startRedis, type RedisServer } from '@meta-agent/redis/testing';
import { eachEntry, fieldOf, KEYS, persist } from './stream-contents';
import { streamOf, streamSettings } from './stream-engine';

const MALFORMED = 20_000;
const signal = { action: 'BUY', confidence: 0.9 };
const GOOD = JSON.stringify({
  symbol: 'BTCUSDT',
  base_predictions: { xgb: signal, nhits: signal },
});

/** Records that predict refuses, each with the code of its refusal. */
const BAD: readonly (readonly [string | Buffer, string])[] = [
  ['', 'invalid_json'],
  [GOOD.slice(0, -7), 'invalid_json'],
  [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'invalid_utf8'],
  ['[]', 'invalid_record'],
  ['null', 'invalid_record'],
  [GOOD.replace('BUY', 'UP'), 'invalid_record'],
  [GOOD.replace('0.9', '9'), 'invalid_record'],
  [GOOD.replace('"symbol"', '"symbol":"X","symbol"'), 'duplicate_key'],
  [`${'['.repeat(1000)}${']'.repeat(1000)}`, 'too_deep'],
  [GOOD.replace('BTCUSDT', 'a b'), 'invalid_record'],
];

async function startOn(server: RedisServer, settings = {}) {
  const { dir } = await smallRegistry();
  return startEngine({ ...streamSettings(server, dir, 'a'), ...settings });
}

async function sendBad(server: RedisServer): Promise<void> {
  const redis = await openRedis({ url: server.url });
  for (let sent = 0; sent < MALFORMED; sent += 1000) {
    const pipeline = redis.pipeline();
    for (let i = sent; i < sent + 1000; i += 1) {
      pipeline.xadd(KEYS.signals, '*', 'record', BAD[i % BAD.length][0]);
    }
    await pipeline.exec();
  }
  await redis.xadd(KEYS.signals, '*', 'other', GOOD);
  await redis.xadd(KEYS.signals, '*', 'record', GOOD);
  redis.disconnect();
}

describe('a signal', () => {
  it('that predict would refuse is rejected with the reason, and not tried again', async () => {
    const server = await startRedis();
    await sendBad(server);
    const engine = await startOn(server);
    const rejected = MALFORMED + 1;
    await until(async () => (await streamOf(engine)).published === 1);
    const counts: Record<string, number> = {};
    let unexplained = 0;
    await eachEntry(server, KEYS.rejected, (_, fields) => {
      const code = fieldOf(fields, 'code');
      counts[code] = (counts[code] ?? 0) + 1;
      if (fieldOf(fields, 'reason').length < 20) unexplained += 1;
      expect(fieldOf(fields, 'deliveries')).toBe('1');
    });
    const expected: Record<string, number> = {};
    for (const [, code] of BAD) expected[code] = (expected[code] ?? 0) + MALFORMED / BAD.length;
    expected.invalid_record += 1;
    expect({ counts, unexplained }).toEqual({ counts: expected, unexplained: 0 });
    expect(await streamOf(engine)).toMatchObject({ rejected, state: 'connected' });
    const metrics = await (await fetch(`${engine.url}/metrics`)).text();
    expect(metrics).toContain(`meta_stream_rejected_total{code="too_deep"} 2000`);
    const pending = await persist(server, (redis) => redis.xpending(KEYS.signals, 'engines'));
    expect(pending[0]).toBe(0);
  });

  it('that was delivered too often is rejected alone, and its neighbours are decided', async () => {
    const server = await startRedis();
    const redis = await openRedis({ url: server.url });
    await redis.xgroup('CREATE', KEYS.signals, 'engines', '0', 'MKSTREAM');
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1)
      ids.push((await redis.xadd(KEYS.signals, '*', 'record', GOOD)) ?? '');
    // An engine of this name died of the second one, again and again.
    await redis.xreadgroup('GROUP', 'engines', 'a', 'STREAMS', KEYS.signals, '>');
    for (let i = 0; i < 4; i += 1) await redis.xclaim(KEYS.signals, 'engines', 'a', 0, ids[1]);
    const engine = await startOn(server);
    await until(async () => (await streamOf(engine)).rejected === 1);
    expect(await streamOf(engine)).toMatchObject({ published: 2 });
    const [[, fields]] = await redis.xrange(KEYS.rejected, '-', '+');
    expect([
      fieldOf(fields, 'signal_id'),
      fieldOf(fields, 'code'),
      fieldOf(fields, 'record'),
    ]).toEqual([ids[1], 'too_many_deliveries', GOOD]);
    redis.disconnect();
  });

  it('that was deleted while engines had it is rejected as deleted, and counted', async () => {
    const server = await startRedis();
    const redis = await openRedis({ url: server.url });
    await redis.xgroup('CREATE', KEYS.signals, 'engines', '0', 'MKSTREAM');
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1)
      ids.push((await redis.xadd(KEYS.signals, '*', 'record', GOOD)) ?? '');
    for (const name of ['a', 'dead'])
      await redis.xreadgroup('GROUP', 'engines', name, 'COUNT', 2, 'STREAMS', KEYS.signals, '>');
    await redis.xdel(KEYS.signals, ids[0], ids[2]);
    const engine = await startOn(server);
    await until(async () => (await streamOf(engine)).published === 2);
    await until(async () => (await streamOf(engine)).rejected === 2);
    const told = (await redis.xrange(KEYS.rejected, '-', '+')).map(([, fields]) => fields);
    expect(told.map((f) => [fieldOf(f, 'signal_id'), fieldOf(f, 'code')])).toEqual([
      [ids[0], 'deleted'],
      [ids[2], 'deleted'],
    ]);
    const metrics = await (await fetch(`${engine.url}/metrics`)).text();
    expect(metrics).toContain('meta_stream_rejected_total{code="deleted"} 2');
    expect(await streamOf(engine)).toMatchObject({ decided_elsewhere: 0 });
    redis.disconnect();
  });

  it('of a dead engine is taken over', async () => {
    const server = await startRedis();
    const redis = await openRedis({ url: server.url });
    await redis.xgroup('CREATE', KEYS.signals, 'engines', '0', 'MKSTREAM');
    for (let i = 0; i < 3; i += 1) await redis.xadd(KEYS.signals, '*', 'record', GOOD);
    await redis.xreadgroup('GROUP', 'engines', 'dead', 'STREAMS', KEYS.signals, '>');
    const engine = await startOn(server);
    await until(async () => (await streamOf(engine)).published === 3);
    expect(await streamOf(engine)).toMatchObject({ taken_over: 3, decided_elsewhere: 0 });
    redis.disconnect();
  });
});

it('an engine that is stopped publishes what it has read, and leaves the group', async () => {
  const server = await startRedis();
  const redis = await openRedis({ url: server.url });
  const engine = await startOn(server, { META_STREAM_BATCH: '50' });
  const sending = (async () => {
    for (let i = 0; i < 3000; i += 1) await redis.xadd(KEYS.signals, '*', 'record', GOOD);
  })();
  await until(async () => (await streamOf(engine)).published > 0);
  expect(await engine.stop()).toBe(0);
  await sending;
  const pending = (await redis.xpending(KEYS.signals, 'engines'))[0];
  const groups = (await redis.xinfo('GROUPS', KEYS.signals)) as unknown[][];
  const consumers = groups[0][groups[0].indexOf('consumers') + 1];
  expect({ pending, consumers }).toEqual({ pending: 0, consumers: 0 });
  expect(await redis.xlen(KEYS.decisions)).toBeGreaterThan(0);
  redis.disconnect();
});
