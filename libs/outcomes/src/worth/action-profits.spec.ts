import { profitGain, profitsOfExecution, profitsOfTrade } from './action-profits';

const WON = profitsOfTrade({ action: 'BUY', pnlPct: 2 });

describe('profitsOfTrade', () => {
  it('knows the profit of the traded action and HOLD, not of the opposite action', () => {
    expect(WON).toEqual({ SELL: null, HOLD: 0, BUY: 2 });
    expect(profitsOfTrade(null)).toEqual({ SELL: null, HOLD: 0, BUY: null });
    expect(profitsOfTrade({ action: 'HOLD', pnlPct: 1 })).toEqual(profitsOfTrade(null));
  });
});

describe('profitsOfExecution', () => {
  const propensities = { SELL: 0, HOLD: 0.75, BUY: 0.25 };

  it('has the true mean over the draws, whatever the probabilities', () => {
    const drawn = profitsOfExecution({ action: 'BUY', propensities, pnlPct: 2 });
    const vetoed = profitsOfExecution({ action: 'HOLD', propensities, pnlPct: null });
    expect(0.25 * (drawn.BUY ?? NaN) + 0.75 * (vetoed.BUY ?? NaN)).toBe(2);
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
