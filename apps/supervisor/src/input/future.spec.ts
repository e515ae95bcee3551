import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { pass, PassMemory } from '../pass/pass';
import { watchedMarket } from '../testing/watched-market';

const DAY_MS = 86_400_000;
const HEADER = 'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes\n';

const marketOfTwoDays = async () => {
  const market = await watchedMarket({ days: 2, skill: () => 0.8, seed: 1 });
  market.writeDays(1);
  const options = { ...market.options, nowMs: () => Date.UTC(2026, 0, 3, 1) };
  return { ...market, options, prices: options.prices[0] };
};

describe('a bar of the future', () => {
  it.each(['BTCUSDT', 'OTHER'])(
    'of %s is refused by its line, and what is learned is the same once it is gone',
    async (symbol) => {
      const { options, prices, writeDays } = await marketOfTwoDays();
      const memory = new PassMemory(options);
      expect(await pass(options, memory)).toMatchObject({ published: 4 });
      const before = readFileSync(prices, 'utf8');
      appendFileSync(prices, `2099-01-01T00:00:00Z,${symbol},100,101,99,100\n`);
      await expect(pass(options, memory)).rejects.toMatchObject({
        code: 'future_time',
        message: expect.stringContaining(`:${before.split('\n').length}: the close of`) as string,
        received: '2099-01-01T00:00:00.000Z',
      });
      writeDays(2);
      expect(await pass(options, memory)).toMatchObject({ published: 4, isLate: false });
      memory.close();
    },
  );

  it('is none while it is still open, or closes within a day', async () => {
    const { options } = await marketOfTwoDays();
    const at = (nowMs: number) => pass({ ...options, nowMs: () => nowMs });
    const closeMs = Date.UTC(2026, 0, 2, 0, 15);
    await expect(at(closeMs - DAY_MS - 900_001)).rejects.toMatchObject({ code: 'future_time' });
    expect(await at(closeMs - DAY_MS - 900_000)).toMatchObject({ published: 0 });
  });
});

it.each([
  ['was opened', '2099-01-01T00:00:00Z,BTCUSDT,BUY,win,0.5,10'],
  ['was held', '2026-01-01T00:00:00Z,BTCUSDT,BUY,win,0.5,9999999'],
])('a trade that %s into the future is refused by its line', async (_, line) => {
  const { options } = await marketOfTwoDays();
  const outcomes = join(temporaryFolder(), 'outcomes.csv');
  writeFileSync(outcomes, `${HEADER}2026-01-01T00:00:00Z,BTCUSDT,BUY,win,0.5,10\n${line}\n`);
  const settled = pass({ ...options, prices: [], outcomes: [outcomes] });
  await expect(settled).rejects.toMatchObject({
    code: 'future_time',
    message: `${outcomes}:3: the close of BTCUSDT is in the future.`,
  });
});
