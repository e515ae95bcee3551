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
    expect(await sender.send([signal('a', 1), signal('b', 1)])).toBe(2);
    expect(await sender.send([signal('a', 1), signal('a', 2)])).toBe(1);
    await server.kill();
    await expect(sender.send([signal('b', 2)])).rejects.toMatchObject({ code: 'unreachable' });
    await server.restart();
    expect(await new SignalSender(settings, keys).send([signal('a', 2)])).toBe(0);
    expect(await sender.send([signal('b', 2)])).toBe(1);
    await following;
    sender.close();
    expect(seen).toEqual(['a1', 'b1', 'a2', 'b2']);
    expect(troubles).toEqual(['unreachable', null]);
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
