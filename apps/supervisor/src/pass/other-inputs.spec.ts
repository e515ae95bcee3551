import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { readLiveChain } from '@meta-agent/model-io';
import { watchedMarket } from '../testing/watched-market';
import { pass } from './pass';
import { repeat } from './repeat';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);

/** A trade for each decision of the market: BUY, won on even hours, closed after ten minutes. */
function outcomeOf(hour: number): string {
  const isWin = hour % 2 === 0;
  const cells = [isWin ? 'win' : 'loss', isWin ? 0.46 : -0.54, 10];
  return `${[new Date(START_MS + hour * HOUR_MS).toISOString(), 'BTCUSDT', 'BUY', ...cells].join(',')}\n`;
}

const HEADER = 'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes\n';

describe('outcomes in place of prices', () => {
  it('settle the decisions whose trades were made, the same wherever it is interrupted', async () => {
    const market = await watchedMarket({ days: 4, skill: () => 0.8, seed: 1 });
    market.writeDays(4);
    const outcomes = join(temporaryFolder(), 'outcomes.csv');
    writeFileSync(outcomes, HEADER);
    const options = { ...market.options, prices: [], outcomes: [outcomes], everyMs: HOUR_MS };
    for (let hour = 0; hour < 96; hour += 1) {
      // The trade of hour 20 is told ten hours late.
      if (hour !== 20) appendFileSync(outcomes, outcomeOf(hour));
      if (hour === 30) appendFileSync(outcomes, outcomeOf(20));
      if (hour % 9 === 0) appendFileSync(outcomes, outcomeOf(hour + 1).slice(0, 40));
      if (hour % 9 === 0) expect((await pass(options)).isLate).toBe(false);
      if (hour % 9 === 0) truncateTo(outcomes);
    }
    const { live, settled } = await pass(options);
    // The trade was a BUY: it is the decision's or not, and tells nothing of the other action.
    // After the last trade another one may be told yet that was closed before.
    expect(settled).toBe(95);
    const { decisions, changes } = live?.state.settled ?? {};
    expect(changes?.settled).toBeGreaterThan(20);
    expect(changes?.settled).toBeLessThan(70);
    expect(decisions?.settled).toBe(changes?.settled);
    expect((await repeat(options)).difference).toBeNull();
  });
});

/** The torn line is written to its end by the next trade: here it is taken away. */
function truncateTo(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.slice(0, text.lastIndexOf('\n') + 1));
}

describe('the online expert', () => {
  it('learns each label, the same wherever it is interrupted', async () => {
    const market = await watchedMarket({ days: 6, skill: () => 0.8, seed: 1 });
    const options = { ...market.options, isOnline: true };
    for (const days of [1, 4, 6]) {
      market.writeDays(days);
      expect((await pass(options)).isLate).toBe(false);
    }
    const [{ state }] = await readLiveChain(market.registry.dir);
    expect(state.online).toMatchObject({ learned: 144, trusted: true });
    expect(state.online?.coefficients.length).toBe(81);
    expect((await repeat(options)).difference).toBeNull();
    // Without it the other parts are the same.
    expect((await repeat(market.options)).difference).toBeNull();
  });
});

describe('what has settled', () => {
  it('counts decisions, the vote, and answers by their confidence', async () => {
    const market = await watchedMarket({ days: 10, skill: () => 0.8, seed: 1 });
    market.writeDays(10);
    const { settled } = (await pass(market.options)).live?.state ?? {};
    const { decisions, reliability, challenger } = settled ?? {};
    expect(decisions).toMatchObject({ decisions: 240, other_right: 0, settled: 240 });
    expect((decisions?.right ?? 0) / 240).toBeCloseTo(0.8, 1);
    expect(decisions?.other_profit_pct).toBe(0);
    expect(challenger).toBeNull();
    const [answered] = reliability?.filter(({ count }) => count > 0) ?? [];
    expect(answered).toMatchObject({ count: 240, right: decisions?.right });
    expect(answered.confidence).toBeCloseTo(240 * 0.8, 6);
  });
});
