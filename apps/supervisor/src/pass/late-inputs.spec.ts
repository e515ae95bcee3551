import { InputError } from '@meta-agent/log-files';
import { readLiveChain } from '@meta-agent/model-io';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { lateMarket, type LateMarket } from '../testing/late-market';
import { pass } from './pass';
import { repeat } from './repeat';

/** Looks at random moments, some of them in the middle of a line. */
async function watchAtRandom({ options, endMs, writeUntil }: LateMarket, seed: number) {
  const random = xoroshiro128plus(1000 + seed);
  const uniform = () => uniformFloat64(random);
  const startMs = endMs - 5 * 86_400_000;
  const looks = Array.from({ length: 8 }, () => startMs + uniform() * (endMs - startMs)).sort();
  const lateLooks: number[] = [];
  for (const nowMs of [...looks, endMs]) {
    const cut = nowMs < endMs && uniform() < 0.5 ? Math.floor(uniform() * 60) : 0;
    writeUntil(Math.floor(nowMs), cut);
    const result = await pass(options).catch((error: unknown) => {
      if (error instanceof InputError) return null;
      throw error;
    });
    if (result?.isLate === true) lateLooks.push(nowMs);
  }
  return lateLooks;
}

describe('late decisions and late prices', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'give the same states wherever the work was interrupted (market %i)',
    async (seed) => {
      const market = await lateMarket(seed);
      expect(await watchAtRandom(market, seed)).toEqual([]);
      const { compared, difference } = await repeat(market.options);
      expect(difference).toBeNull();
      expect(compared).toBeGreaterThan(10);
      const [newest] = await readLiveChain(market.options.registry.dir);
      // Of 142 decisions, those whose bars are all there; volatility takes a day of bars before.
      expect(newest.state.threshold.counted).toBeGreaterThan(seed % 2 === 0 ? 130 : 80);
    },
  );
});
