import { profitGain, profitsOfTrade } from './action-profits';

const WON = profitsOfTrade({ action: 'BUY', pnlPct: 2 });

describe('profitsOfTrade', () => {
  it('knows the profit of the traded action and HOLD, not of the opposite action', () => {
    expect(WON).toEqual({ SELL: null, HOLD: 0, BUY: 2 });
    expect(profitsOfTrade(null)).toEqual({ SELL: null, HOLD: 0, BUY: null });
    expect(profitsOfTrade({ action: 'HOLD', pnlPct: 1 })).toEqual(profitsOfTrade(null));
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
