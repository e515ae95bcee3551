import { readLiveChain } from '@meta-agent/model-io';
import { watchedMarket } from '../testing/watched-market';
import { pass } from './pass';
import { repeat } from './repeat';

const HALF_RIGHT = () => 0.6;

async function market(challengerSkill: number) {
  const made = await watchedMarket({ days: 30, skill: HALF_RIGHT, seed: 3, challengerSkill });
  made.writeDays(30);
  return { ...made, promoting: { ...made.options, isPromoting: true } };
}

const eventsOf = async ({ registry }: Awaited<ReturnType<typeof market>>) =>
  (await registry.verifyLedger()).entries.map(({ event, to }) => ({ event, to }));

describe('a challenger', () => {
  it('that is better is ready, and is promoted if that is asked for', async () => {
    const made = await market(0.9);
    const { options, promoting, version, challenger, registry } = made;
    const { live } = await pass(options);
    expect(live?.state.challenger).toMatchObject({ model_version: challenger, ready: true });
    expect(live?.state.settled?.challenger).toMatchObject({ decisions: 720, settled: 720 });
    expect((await registry.current())?.version).toBe(version);
    await pass(promoting);
    expect(await eventsOf(made)).toEqual([
      { event: 'promote', to: version },
      { event: 'promote', to: challenger },
    ]);
    const { entries } = await registry.verifyLedger();
    expect(entries[1]).toMatchObject({ forced: false, details: { lineage: true } });
    expect(entries[1].reason).toMatch(/^better than .*: evidence \d\d after \d+ blocks$/);
    expect((await repeat(options)).difference).toBeNull();
  });

  it('that is promoted and taken back by a person is not promoted again', async () => {
    const made = await market(0.9);
    await pass(made.promoting);
    const why = { actor: 'ann', reason: 'not now', forced: false };
    await made.registry.promote({ version: made.version, event: 'rollback', ...why });
    expect((await pass(made.promoting)).held).toBeNull();
    expect((await eventsOf(made)).map(({ event }) => event)).toEqual([
      'promote',
      'promote',
      'rollback',
    ]);
  });

  it('is not promoted while a stop is in force; afterwards it is', async () => {
    const made = await market(0.9);
    const why = { actor: 'ann', reason: 'audit' };
    await made.registry.halt({ ...why, to: 'vote' });
    expect((await pass(made.promoting)).held).toContain('a stop is in force: audit');
    await made.registry.resume(why);
    expect((await pass(made.promoting)).held).toBeNull();
    expect((await made.registry.current())?.version).toBe(made.challenger);
  });

  it('that is as good as the champion is not ready', async () => {
    const { promoting, registry, version } = await market(0.6);
    const { live } = await pass(promoting);
    expect(live?.state.challenger?.ready).toBe(false);
    expect((await registry.current())?.version).toBe(version);
  });

  it('gives the same evidence when the work is interrupted', async () => {
    const made = await watchedMarket({
      days: 12,
      skill: HALF_RIGHT,
      seed: 3,
      challengerSkill: 0.7,
    });
    for (const days of [2, 3, 7, 12]) {
      made.writeDays(days);
      expect((await pass(made.options)).isLate).toBe(false);
    }
    expect((await repeat(made.options)).difference).toBeNull();
    const [{ state }] = await readLiveChain(made.registry.dir);
    expect(state.challenger?.blocks).toBe(12);
  });
});
