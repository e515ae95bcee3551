import { readLive } from '@meta-agent/model-io';
import { pass } from '../pass/pass';
import { watchedMarket } from '../testing/watched-market';
import { lineOf } from './live-in-words';

describe('a live state in one line', () => {
  it('says that nothing overrides while the threshold is paused', async () => {
    const market = await watchedMarket({ days: 1, skill: () => 0.8, seed: 1 });
    market.writeDays(1);
    await pass(market.options);
    const state = (await readLive(market.registry.dir))?.state;
    if (state === undefined) throw new Error('no live state');
    const threshold = { ...state.threshold, value: 0.93, paused: true };
    expect(lineOf({ ...state, threshold })).toContain(
      'paused: nothing overrides while it learns on at 0.9300 (floor 0.6500, cap 0.9500)',
    );
    expect(lineOf(state)).not.toContain('paused');
  });
});
