import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runOps, until } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { startRedis, type RedisServer } from '@meta-agent/redis/testing';
import { simulateMarket } from '../market/simulated-market';
import { eachEntry, fieldOf, KEYS, persist, sendAll } from './stream-contents';
import { MortalEngine, streamSettings } from './stream-engine';

/** The long form: STREAM_SIGNALS=1000000 STREAM_KILLS=20. */
const SIGNALS = Number(process.env.STREAM_SIGNALS ?? 20_000);
const KILLS = Number(process.env.STREAM_KILLS ?? 3);

jest.setTimeout(Math.max(180_000, SIGNALS * 5));

/** Kills each victim a number of times, at random counts of published decisions. */
async function killAtRandom(server: RedisServer, victims: readonly (() => Promise<void>)[]) {
  const kills = victims.flatMap((kill) =>
    Array.from({ length: KILLS }, () => ({ kill, at: Math.random() * SIGNALS * 0.95 })),
  );
  kills.sort((a, b) => a.at - b.at);
  for (const { kill, at } of kills) {
    await until(() => persist(server, async (redis) => (await redis.xlen(KEYS.decisions)) >= at));
    await kill();
  }
  return kills.length;
}

/** Waits until the group has read and acknowledged everything. */
function whenAllAreDecided(server: RedisServer): Promise<void> {
  return until(() =>
    persist(server, async (redis) => {
      const decided = await redis.xlen(KEYS.decisions);
      const [pending] = (await redis.xpending(KEYS.signals, 'engines')) as [number];
      return decided >= SIGNALS && pending === 0;
    }),
  );
}

/** The published decisions by the number of their record, without the members of the answer. */
async function publishedDecisions(server: RedisServer) {
  const decisions = new Map<number, string>();
  let doubled = 0;
  await eachEntry(server, KEYS.decisions, (_, fields) => {
    const answer = JSON.parse(fieldOf(fields, 'decision')) as Record<string, unknown>;
    const { signal_id: signal, ...rest } = answer;
    const decision = { ...rest, id: undefined, timestamp: undefined, warnings: undefined };
    const record = Number(String(signal).split('-')[0]) - 1;
    if (decisions.has(record)) doubled += 1;
    decisions.set(record, JSON.stringify(decision));
  });
  return { decisions, doubled };
}

it('publishes one decision for each signal, as replay decides, while all are killed', async () => {
  const market = await simulateMarket({ records: SIGNALS, seed: 5 });
  const { dir } = await smallRegistry();
  const server = await startRedis();
  const engines = ['a', 'b'].map((name) => new MortalEngine(streamSettings(server, dir, name)));
  for (const engine of engines) await engine.start();
  const killRedis = async () => {
    await server.kill();
    await server.restart();
  };
  const victims = [...engines.map((engine) => () => engine.kill()), killRedis];
  const [kills] = await Promise.all([
    killAtRandom(server, victims),
    sendAll(server, market.lines),
    whenAllAreDecided(server),
  ]);
  expect(kills).toBe(3 * KILLS);
  for (const engine of engines) expect(await engine.stop()).toBe(0);

  let sent = 0;
  await eachEntry(server, KEYS.signals, () => (sent += 1));
  const { decisions, doubled } = await publishedDecisions(server);
  let rejected = 0;
  await eachEntry(server, KEYS.rejected, () => (rejected += 1));
  const counts = { sent, decided: decisions.size, doubled, rejected };
  expect(counts).toEqual({ sent: SIGNALS, decided: SIGNALS, doubled: 0, rejected: 0 });

  const out = join(market.folder, 'replayed.jsonl');
  const args = ['replay', '--model-dir', dir, '--predictions', market.predictions, '--out', out];
  expect(await runOps(args)).toMatchObject({ exitCode: 0 });
  let different = 0;
  for await (const text of createInterface({ input: createReadStream(out) })) {
    const { line, decision } = JSON.parse(text) as { line: number; decision: unknown };
    if (decisions.get(line - 1) !== JSON.stringify(decision)) different += 1;
    decisions.delete(line - 1);
  }
  expect({ different, notReplayed: decisions.size }).toEqual({ different: 0, notReplayed: 0 });
});
