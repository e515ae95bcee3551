import { setTimeout as sleep } from 'node:timers/promises';
import { fakeRedis, SOUND_INFO } from '@meta-agent/redis/testing';
import { FleetQueue } from './fleet-queue';
import { readNewestWeek } from './newest-week';

/** Answers as Redis does until BullMQ asks for anything but INFO. */
const startHostile = () =>
  fakeRedis((command) => (/info/i.test(command) ? SOUND_INFO : '*4294967296\r\n'));

describe('an unreadable reply of Redis', () => {
  it('is an error of the look at the queue, not the end of the process', async () => {
    const redis = await startHostile();
    const settings = { redis: { url: redis.url }, prefix: 'desks' };
    await expect(readNewestWeek(settings)).rejects.toThrow();
    redis.close();
  });

  it('ends the connection of a queue, which connects again', async () => {
    const redis = await startHostile();
    const queue = await FleetQueue.open({ redis: { url: redis.url }, prefix: 'desks' });
    const opened = redis.connections();
    while (redis.connections() < opened + 2) await sleep(20);
    redis.close();
    await queue.close();
  });
});
