import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { InputError } from '@meta-agent/log-files';
import { openRegistry, readLiveChain } from '@meta-agent/model-io';
import { promoteAnother } from '@meta-agent/model-io/testing';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { WaitingRows } from '../input/decisions/waiting-rows';
import { decisionRow } from '../testing/decision-row';
import { lateMarket } from '../testing/late-market';
import { watchedMarket } from '../testing/watched-market';
import { pass, PassMemory, type PassResult } from './pass';
import type { PassOptions } from './pass-options';
import { repeat } from './repeat';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A pass with a memory, and one that reads everything, each with a registry of its own. */
function bothPasses(options: PassOptions, rememberedMs: number) {
  const dir = `${options.registry.dir}-without-memory`;
  cpSync(options.registry.dir, dir, { recursive: true });
  const plain = { ...options, registry: openRegistry({ dir }) };
  const memory = new PassMemory(options, rememberedMs);
  const told = async (passing: Promise<PassResult>) => {
    try {
      const { isAnew, live, ...rest } = await passing;
      return { isAnew, told: { ...rest, state: live?.state ?? null } };
    } catch (error) {
      if (error instanceof InputError) return { isAnew: true, told: error.message };
      throw error;
    }
  };
  const look = async () => {
    const one = await told(pass(options, memory));
    const other = await told(pass(plain));
    // A symbol's volatility takes a day of bars: older ones are counted in no file.
    expect(one.told).toEqual(other.told);
    return one;
  };
  const chains = async () => {
    const [one, other] = await Promise.all(
      [options, plain].map((of) => readLiveChain(of.registry.dir)),
    );
    expect(one).toEqual(other);
    return one;
  };
  return { look, chains, plain };
}

/** A market that is looked at at the end of each day. */
async function dailyMarket(market: Parameters<typeof watchedMarket>[0]) {
  const made = await watchedMarket(market);
  let nowMs = 0;
  const writeDays = (days: number) => {
    nowMs = Date.UTC(2026, 0, 1) + days * DAY_MS;
    made.writeDays(days);
  };
  return { ...made, options: { ...made.options, nowMs: () => nowMs }, writeDays };
}

describe('a pass with a memory', () => {
  it.each([1, 2, 3, 5])(
    'gives what a pass without one gives, with late rows, late bars and torn lines (market %i)',
    async (seed) => {
      const market = await lateMarket(seed);
      const random = xoroshiro128plus(77 + seed);
      const uniform = () => uniformFloat64(random);
      const rememberedMs = seed % 3 === 0 ? 3 * HOUR_MS : seed % 3 === 1 ? DAY_MS : 7 * DAY_MS;
      const { look, chains } = bothPasses(market.options, rememberedMs);
      const startMs = market.endMs - 5 * DAY_MS;
      let anew = 0;
      const looks = 16;
      for (let i = 1; i <= looks; i += 1) {
        const nowMs = Math.floor(startMs + ((i - uniform()) * 5 * DAY_MS) / looks);
        market.writeUntil(nowMs, uniform() < 0.5 ? Math.floor(uniform() * 60) : 0);
        anew += Number((await look()).isAnew);
      }
      market.writeUntil(market.endMs, 0);
      await look();
      expect((await chains()).length).toBeGreaterThan(10);
      expect((await repeat(market.options)).difference).toBeNull();
      if (rememberedMs === 7 * DAY_MS) expect(anew).toBeLessThan(looks / 2);
    },
  );

  it('reads only what is new while rows and bars come at the end', async () => {
    const market = await dailyMarket({
      days: 10,
      skill: () => 0.8,
      seed: 3,
      challengerSkill: 0.9,
    });
    const { look, chains } = bothPasses({ ...market.options, isOnline: true }, DAY_MS);
    const anew: boolean[] = [];
    for (let days = 1; days <= 10; days += 1) {
      market.writeDays(days);
      anew.push((await look()).isAnew);
    }
    expect(anew.filter((isAnew) => isAnew)).toHaveLength(1);
    expect((await chains()).length).toBeGreaterThan(20);
  });

  it('tells that a row is late, goes on from the published state, and is in order after a rebuild', async () => {
    const market = await dailyMarket({ days: 12, skill: () => 0.8, seed: 3 });
    const { look, chains } = bothPasses(market.options, DAY_MS);
    market.writeDays(4);
    expect((await look()).told).toMatchObject({ isLate: false });
    const [logs] = market.options.decisions;
    const atMs = Date.UTC(2026, 0, 2, 5, 30);
    const late = decisionRow({ timestampMs: atMs, action: 'BUY', version: market.version });
    writeFileSync(join(logs, 'late.jsonl'), late);
    for (let days = 5; days <= 10; days += 1) {
      market.writeDays(days);
      const { told, isAnew } = await look();
      expect(told).toMatchObject({ isLate: true });
      expect(isAnew).toBe(days === 5);
    }
    expect((await chains()).length).toBeGreaterThan(30);
  });

  it('tells that a row is late although older rows were removed', async () => {
    const market = await dailyMarket({ days: 8, skill: () => 0.8, seed: 3 });
    const memory = new PassMemory(market.options);
    market.writeDays(4);
    await pass(market.options, memory);
    const [logs] = market.options.decisions;
    rmSync(join(logs, 'predictions-2026-01-01.jsonl'));
    const trimmed = jest.spyOn(WaitingRows.prototype, 'isWhole', 'get').mockReturnValue(false);
    const writeDays = (days: number) => {
      market.writeDays(days);
      rmSync(join(logs, 'predictions-2026-01-01.jsonl'));
    };
    writeDays(5);
    expect(await pass(market.options, memory)).toMatchObject({ isLate: false });
    const atMs = Date.UTC(2026, 0, 3, 5, 30);
    const late = decisionRow({ timestampMs: atMs, action: 'BUY', version: market.version });
    writeFileSync(join(logs, 'late.jsonl'), late);
    writeDays(6);
    expect(await pass(market.options, memory)).toMatchObject({ isLate: true });
    trimmed.mockRestore();
    memory.close();
  });

  it('follows releases, promotions and versions that are pruned', async () => {
    const market = await dailyMarket({ days: 40, skill: () => 0.2, seed: 5 });
    const { look, chains, plain } = bothPasses(market.options, DAY_MS);
    const { registry, version } = market;
    const inBoth = async (change: (of: typeof registry) => Promise<unknown>) => {
      for (const one of [registry, plain.registry]) await change(one);
    };
    market.writeDays(30);
    await look();
    expect((await registry.standing()).demotion).not.toBeNull();
    await inBoth((of) => of.rearm({ actor: 'ann', reason: 'a data fault' }));
    await look();
    market.writeDays(35);
    await look();
    await inBoth((of) => promoteAnother(of, 9));
    await inBoth((of) => promoteAnother(of, 8));
    await inBoth((of) => of.remove([version]));
    market.writeDays(36);
    await look();
    market.writeDays(40);
    await look();
    const states = (await chains()).map(({ state }) => state.demotion.demoted);
    expect(states).toContain(true);
  });

  it('reads everything anew when a trade is told, and only the rows that came otherwise', async () => {
    const market = await dailyMarket({ days: 8, skill: () => 0.8, seed: 6 });
    const outcomes = join(temporaryFolder(), 'outcomes.csv');
    writeFileSync(outcomes, 'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes\n');
    const { look, chains } = bothPasses(
      { ...market.options, prices: [], outcomes: [outcomes] },
      DAY_MS,
    );
    const anew: boolean[] = [];
    for (let day = 1; day <= 8; day += 1) {
      market.writeDays(day);
      const at = new Date(Date.UTC(2026, 0, day, 12)).toISOString();
      // From the sixth day on no trade is made.
      if (day <= 5) appendFileSync(outcomes, `${at},BTCUSDT,BUY,win,0.5,10\n`);
      anew.push((await look()).isAnew);
    }
    expect(anew).toEqual([true, true, true, true, true, false, false, false]);
    expect((await chains()).length).toBeGreaterThan(3);
  });

  it('reads a file of prices anew that was written anew, and one that was appended to on', async () => {
    const market = await dailyMarket({ days: 3, skill: () => 0.8, seed: 6 });
    const { look } = bothPasses(market.options, DAY_MS);
    market.writeDays(2);
    await look();
    const [prices] = market.options.prices;
    appendFileSync(prices, '2026-01-03T00:30:00.000Z,BTCUSDT,5,5,5,5\n2026-01-03T00:45:00.000Z,B');
    expect((await look()).isAnew).toBe(false);
    // The last bar is another one now.
    market.writeDays(3);
    expect((await look()).isAnew).toBe(true);
    appendFileSync(prices, '2026-01-04T00:30:00.000Z,BTCUSDT,5,4,5,5\n');
    expect((await look()).told).toContain('not valid candles');
    market.writeDays(3);
    expect((await look()).told).toMatchObject({ published: 0 });
  });
});
