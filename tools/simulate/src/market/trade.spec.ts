import { ACTIONS, type Action } from '@meta-agent/features';
import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { drawMove, settleTrade } from './trade';

const actions = fc.constantFrom(...ACTIONS);

function settle(action: Action, label: Action, volatility: number, seed: number) {
  return settleTrade(action, label, drawMove(label, volatility, 15, xoroshiro128plus(seed)));
}

describe('a trade', () => {
  it('wins, and earns more than its cost, exactly when the label is its action', () => {
    const volatility = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(actions, actions, volatility, fc.nat(), (action, label, v, seed) => {
        const trade = settle(action, label, v, seed);
        if (action === 'HOLD') {
          expect(trade).toBeNull();
          return;
        }
        expect(trade?.outcome).toBe(action === label ? 'win' : 'loss');
        expect((trade?.pnl_pct ?? 0) > 0).toBe(action === label);
      }),
    );
  });

  it('lasts one to eight steps', () => {
    const minutes = Array.from(
      { length: 400 },
      (_, seed) => settle('BUY', 'BUY', 0.5, seed)?.hold_duration_minutes,
    );
    expect(new Set(minutes)).toEqual(new Set([15, 30, 45, 60, 75, 90, 105, 120]));
  });

  it('moves further at higher volatility', () => {
    const mean = (volatility: number) =>
      Array.from({ length: 400 }, (_, seed) => settle('SELL', 'SELL', volatility, seed)).reduce(
        (sum, trade) => sum + (trade?.pnl_pct ?? 0) / 400,
        0,
      );
    expect(mean(0.9)).toBeGreaterThan(2 * mean(0.1));
  });
});
