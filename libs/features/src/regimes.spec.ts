import { regimesOf } from './regimes';

const regime = (volatility: number, trend_strength: number) => ({
  regime: { volatility, trend_strength },
});

describe('regimesOf', () => {
  it.each([
    [0.39, 0.2, 'volatility_low', 'ranging'],
    [0.4, -0.2, 'volatility_medium', 'ranging'],
    [0.59, 0.21, 'volatility_medium', 'trending'],
    [0.6, -0.21, 'volatility_high', 'trending'],
  ])('volatility %d and trend %d are %s and %s', (volatility, trend, ...expected) => {
    expect(regimesOf(regime(volatility, trend))).toEqual(expected);
  });

  it('reads the other name of the regime, and uses the middle without a regime', () => {
    const { regime: regime_info } = regime(0.1, 0.5);
    expect(regimesOf({ regime_info })).toEqual(['volatility_low', 'trending']);
    expect(regimesOf({})).toEqual(['volatility_medium', 'ranging']);
  });
});
