import { openRedis } from '../connection/open-redis';
import { startRedis } from '../testing';
import { followStream } from './follow-stream';
import { SignalSender } from './signal-sender';
import { streamKeys } from './stream-keys';

const keys = streamKeys('meta');

describe('a sender and a follower', () => {
  it('carry each signal once, also when it is sent again and Redis is killed between', async () => {
    const server = await startRedis();
    const settings = { url: server.url };
    const stop = new AbortController();
    const troubles: (string | null)[] = [];
    const seen: (string | null)[] = [];
    const following = (async () => {
      const field = 'record';
      const rest = { afterId: '0', signal: stop.signal };
      const onTrouble = (error: { code: string } | null) => troubles.push(error?.code ?? null);
      const options = { settings, key: keys.signals, field, ...rest, onTrouble };
      for await (const page of followStream(options)) {
        seen.push(...page.map(({ text }) => text));
        if (seen.length === 4) stop.abort();
      }
    })();
    const signal = (series: string, timeMs: number) => ({
      series,
      timeMs,
      record: `${series}${timeMs}`,
    });
    const sender = new SignalSender(settings, keys);
    expect(await sender.send([signal('a', 1), signal('b', 1)])).toEqual(['sent', 'sent']);
    expect(await sender.send([signal('a', 1), signal('a', 2)])).toEqual(['known', 'sent']);
    await server.kill();
    await expect(sender.send([signal('b', 2)])).rejects.toMatchObject({ code: 'unreachable' });
    await server.restart();
    expect(await new SignalSender(settings, keys).send([signal('a', 2)])).toEqual(['known']);
    expect(await sender.send([signal('b', 2)])).toEqual(['sent']);
    await following;
    sender.close();
    expect(seen).toEqual(['a1', 'b1', 'a2', 'b2']);
    expect(troubles).toEqual(['unreachable', null]);
  });

  it('tell a signal that somebody else sent with another record, and one that comes late', async () => {
    const server = await startRedis();
    const [a, b] = [0, 1].map(() => new SignalSender({ url: server.url }, keys));
    const signal = (timeMs: number, record: string) => ({ series: 'BTCUSDT 15', timeMs, record });
    expect(await a.send([signal(900_000, 'of a')])).toEqual(['sent']);
    expect(await b.send([signal(900_000, 'of b')])).toEqual(['other']);
    expect(await b.send([signal(900_000, 'of a')])).toEqual(['known']);
    expect(await b.send([signal(1_800_000, 'of b')])).toEqual(['sent']);
    expect(await a.send([signal(900_000, 'of a'), signal(1_800_000, 'of a')])).toEqual([
      ...['earlier', 'other'],
    ]);
    // A sender of an older release leaves no digest: nothing can be said.
    const redis = await openRedis({ url: server.url });
    await redis.hset(keys.sent, 'BTCUSDT 15', '2700000');
    expect(await a.send([signal(2_700_000, 'of a')])).toEqual(['known']);
    expect(await redis.xlen(keys.signals)).toBe(2);
    for (const one of [a, b]) one.close();
    redis.disconnect();
  });

  it('says when the key is no stream', async () => {
    const server = await startRedis();
    const redis = await openRedis({ url: server.url });
    await redis.set(keys.signals, 'text');
    redis.disconnect();
    const sender = new SignalSender({ url: server.url }, keys);
    const signal = { series: 'a', timeMs: 1, record: '{}' };
    await expect(sender.send([signal])).rejects.toMatchObject({ code: 'wrong_type' });
  });
});
