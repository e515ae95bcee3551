import type { Settlement } from '../settle/settle';
import {
  profitGain,
  profitsOfExecution,
  profitsOfSettlement,
  profitsOfTrade,
} from './action-profits';
import { ProfitSum } from './profit-sum';

const WON = profitsOfTrade({ action: 'BUY', pnlPct: 2 });

describe('profitsOfTrade', () => {
  it('knows the profit of the traded action and HOLD, not of the opposite action', () => {
    expect(WON).toEqual({ SELL: null, HOLD: 0, BUY: 2 });
    expect(profitsOfTrade(null)).toEqual({ SELL: null, HOLD: 0, BUY: null });
    expect(profitsOfTrade({ action: 'HOLD', pnlPct: 1 })).toEqual(profitsOfTrade(null));
  });
});

describe('profitsOfSettlement', () => {
  it('knows the profits of all actions, or of HOLD alone where prices do not settle', () => {
    const trade = { knownAtMs: 0, exit: 'time' } as const;
    const settlement: Settlement = {
      settled: true,
      label: 'BUY',
      labelKnownAtMs: 0,
      knownAtMs: 0,
      buy: { ...trade, pnlPct: 2 },
      sell: { ...trade, pnlPct: -3 },
    };
    expect(profitsOfSettlement(settlement)).toEqual({ SELL: -3, HOLD: 0, BUY: 2 });
    expect(profitsOfSettlement({ settled: false, reason: 'gap' })).toEqual({
      ...{ SELL: null, HOLD: 0, BUY: null },
    });
  });
});

it('a sum of profits counts what it does not know', () => {
  const profit = new ProfitSum();
  profit.add('BUY', WON);
  profit.add('SELL', WON);
  profit.add('HOLD', WON);
  expect(profit.total).toEqual({ sum: 2, trades: 1, unknown: 1 });
});

describe('profitsOfExecution', () => {
  const propensities = { SELL: 0, HOLD: 0.75, BUY: 0.25 };

  it('has the true mean over the draws, whatever the probabilities', () => {
    const drawn = profitsOfExecution({ action: 'BUY', propensities, pnlPct: 2 });
    const vetoed = profitsOfExecution({ action: 'HOLD', propensities, pnlPct: null });
    expect(0.25 * (drawn.BUY ?? NaN) + 0.75 * (vetoed.BUY ?? NaN)).toBe(2);
  });

  it('estimates 0 for an action that could have been drawn and was not', () => {
    const even = { SELL: 0.25, HOLD: 0.5, BUY: 0.25 };
    expect(profitsOfExecution({ action: 'BUY', propensities: even, pnlPct: 2 })).toEqual({
      ...{ SELL: 0, HOLD: 0, BUY: 8 },
    });
  });

  it('does not identify an action that could not be drawn, nor a trade without a profit', () => {
    expect(profitsOfExecution({ action: 'BUY', propensities, pnlPct: 2 }).SELL).toBeNull();
    expect(profitsOfExecution({ action: 'BUY', propensities, pnlPct: null }).BUY).toBeNull();
  });
});

describe('profitGain', () => {
  it('is the difference of two known profits', () => {
    expect(profitGain(WON, 'HOLD', 'BUY')).toBe(-2);
    expect(profitGain(WON, 'BUY', 'HOLD')).toBe(2);
  });

  it('is null if either profit is unknown', () => {
    expect(profitGain(WON, 'SELL', 'BUY')).toBeNull();
    expect(profitGain(WON, 'HOLD', 'SELL')).toBeNull();
  });
});
