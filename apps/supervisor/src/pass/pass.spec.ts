import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { publishLive, readLiveChain, type LiveDraft } from '@meta-agent/model-io';
import { promoteAnother } from '@meta-agent/model-io/testing';
import { watchedMarket, type WatchedMarket } from '../testing/watched-market';
import { pass } from './pass';
import { repeat } from './repeat';

const GOOD = () => 0.8;
const TURNS_BAD = (day: number) => (day < 20 ? 0.8 : 0.35);

/** Every live state, the oldest first. */
async function statesOf({ registry }: WatchedMarket) {
  return (await readLiveChain(registry.dir)).map(({ state }) => state).reverse();
}

describe('a pass of the supervisor', () => {
  it('leaves the threshold of a good model at its floor, and does not demote it', async () => {
    const market = await watchedMarket({ days: 30, skill: GOOD, seed: 1 });
    market.writeDays(30);
    const { settled, live } = await pass(market.options);
    expect(settled).toBe(30 * 24);
    expect(live?.state.model_version).toBe(market.version);
    expect(live?.state.threshold).toMatchObject({ floor: 0.65, counted: 720, pauses: 0 });
    expect(live?.state.threshold.value).toBeLessThan(0.7);
    expect(live?.state.demotion).toMatchObject({ demoted: false, blocks: 30 });
  });

  it('raises the threshold of a model that turns bad, then demotes it, with a ledger line', async () => {
    const market = await watchedMarket({ days: 50, skill: TURNS_BAD, seed: 2 });
    market.writeDays(50);
    await pass(market.options);
    const states = await statesOf(market);
    const [before] = states.filter(({ as_of: at }) => at >= '2026-01-21');
    expect(before.demotion.demoted).toBe(false);
    expect(before.threshold.value).toBeLessThan(0.7);
    const { threshold, demotion } = states[states.length - 1];
    expect(threshold.wrong / threshold.counted).toBeGreaterThan(0.3);
    expect(threshold.value).toBeGreaterThan(0.7);
    expect(demotion.demoted).toBe(true);
    expect((await market.registry.standing()).demotion).toMatchObject({ version: market.version });
    await pass(market.options);
    const { entries } = await market.registry.verifyLedger();
    expect(entries.map(({ event }) => event)).toEqual(['promote', 'demote']);
  });

  it('gives the same bytes when it is interrupted on any day', async () => {
    const files = async (stops: readonly number[]) => {
      const market = await watchedMarket({ days: 30, skill: TURNS_BAD, seed: 3 });
      for (const days of [...stops, 30]) {
        market.writeDays(days);
        await pass(market.options);
      }
      const states = await statesOf(market);
      return states.map(({ model_version: _, previous_hash: __, ...state }) => state);
    };
    const whole = await files([]);
    expect(whole.length).toBeGreaterThan(60);
    expect(await files([1, 2, 3, 11, 29])).toEqual(whole);
  });

  it('goes on from a state of a release whose martingale had no ranks, and ranks from then on', async () => {
    const market = await watchedMarket({ days: 3, skill: () => 0.8, seed: 3 });
    const { dir } = market.registry;
    market.writeDays(1);
    const published = (await pass(market.options)).live?.state;
    if (!published?.settled?.drift) throw new Error('no drift');
    const { model_version, as_of, threshold, demotion, challenger, online, settled } = published;
    const { rank_counts: counts, bet_weights: weights, ...drift } = published.settled.drift;
    expect([counts?.length, weights?.length]).toEqual([3, 3]);
    rmSync(join(dir, 'live'), { recursive: true });
    rmSync(join(dir, 'live.json'));
    const older: LiveDraft = {
      ...{ model_version, as_of, threshold, demotion, challenger, online },
      settled: { ...settled, drift: { ...drift, log10_martingale: 7 } },
    };
    await publishLive({ dir, disk: nodeDisk }, null, older);
    market.writeDays(3);
    const { isLate, live } = await pass(market.options);
    expect(isLate).toBe(false);
    const now = live?.state.settled?.drift;
    // 24 decisions a day, besides the 720 of the training.
    expect(now?.rank_counts?.reduce((sum, count) => sum + count, 0)).toBe(720 + 72);
    expect(now?.log10_martingale).toBeLessThan(3);
  });

  it('learns nothing from the last bar, which may be cut, until the next one is there', async () => {
    const market = await watchedMarket({ days: 1, skill: GOOD, seed: 7 });
    market.writeDays(1);
    const [prices] = market.options.prices;
    const whole = readFileSync(prices, 'utf8');
    const options = { ...market.options, everyMs: 900_000 };
    const learnedWith = async (text: string) => {
      writeFileSync(prices, text);
      return (await pass(options)).live?.state.threshold.counted;
    };
    // The decision of 23:00 settles in the bar that ends at 23:15.
    expect(await learnedWith(whole.slice(0, whole.indexOf('2026-01-01T23:30')))).toBe(23);
    expect(await learnedWith(whole)).toBe(24);
    expect((await repeat(options)).difference).toBeNull();
  });

  it('publishes nothing when nothing became known', async () => {
    const market = await watchedMarket({ days: 2, skill: GOOD, seed: 4 });
    market.writeDays(2);
    const { published } = await pass(market.options);
    expect(published).toBe(8);
    expect((await pass(market.options)).published).toBe(0);
  });

  it('a model that a person rearmed starts anew', async () => {
    const market = await watchedMarket({ days: 60, skill: () => 0.2, seed: 5 });
    market.writeDays(30);
    await pass(market.options);
    expect((await market.registry.standing()).demotion).not.toBeNull();
    const states = await statesOf(market);
    expect(states[states.length - 1].demotion.demoted).toBe(true);
    await market.registry.rearm({ actor: 'ann', reason: 'a data fault' });
    await pass(market.options);
    expect((await market.registry.standing()).demotion).toBeNull();
  });
});

describe('a pass after a change of the registry', () => {
  it('a demoted model stays demoted after a rollback to it, until a person rearms it', async () => {
    const market = await watchedMarket({ days: 30, skill: () => 0.2, seed: 5 });
    market.writeDays(30);
    await pass(market.options);
    const { registry, version } = market;
    expect((await registry.standing()).demotion).not.toBeNull();
    await promoteAnother(registry, 9);
    const why = { actor: 'ann', reason: 'the data were wrong', forced: false };
    await registry.promote({ version, event: 'rollback', ...why });
    await pass(market.options);
    expect((await registry.standing()).demotion).toMatchObject({ version });
    await registry.rearm(why);
    await pass(market.options);
    expect((await registry.standing()).demotion).toBeNull();
  });

  it('goes on without the versions of the log that were pruned', async () => {
    const market = await watchedMarket({ days: 2, skill: GOOD, seed: 4 });
    market.writeDays(2);
    const { published } = await pass(market.options);
    const { registry, version } = market;
    await promoteAnother(registry, 8);
    await promoteAnother(registry, 9);
    await registry.remove([version]);
    const { live, ...again } = await pass(market.options);
    expect(again).toMatchObject({ decisions: 48, published: 0 });
    expect(live?.state.generation).toBe(published);
  });
});

describe('a damaged version that the log names', () => {
  const damaged = async () => {
    const market = await watchedMarket({ days: 2, skill: GOOD, seed: 4 });
    market.writeDays(2);
    writeFileSync(join(market.registry.dir, 'versions', market.version, 'metadata.json'), '{');
    return market;
  };

  it('is passed over and named while it is not the current one', async () => {
    const market = await damaged();
    await promoteAnother(market.registry, 9);
    const { damaged: told, published } = await pass(market.options);
    expect(published).toBe(0);
    expect(told).toContain(
      `Nothing is learned of a version that cannot be read. ${market.version}`,
    );
  });

  it('is an error while it is the current one', async () => {
    await expect(pass((await damaged()).options)).rejects.toMatchObject({ exitCode: 3 });
  });
});

describe('repeat', () => {
  it('finds every state as the same inputs give it, and the first that differs', async () => {
    const market = await watchedMarket({ days: 3, skill: GOOD, seed: 6 });
    market.writeDays(3);
    const { published } = await pass(market.options);
    expect(await repeat(market.options)).toEqual({ compared: published, difference: null });
    const [prices] = market.options.prices;
    const lines = readFileSync(prices, 'utf8').split('\n');
    lines.splice(
      20,
      60,
      ...lines.slice(20, 80).map((line) => line.replace(/BTCUSDT.*/, 'BTCUSDT,5,5,5,5')),
    );
    writeFileSync(prices, lines.join('\n'));
    expect((await repeat(market.options)).difference?.generation).toBeGreaterThan(0);
  });
});
