import { trendStrengthOf, volatilityOf, type SignalRecord } from '@meta-agent/features';
import { marketOf } from './market';

it.each<Partial<SignalRecord>>([
  {},
  { regime: { volatility: 0.1 } },
  { regime_info: { volatility: 0.2, trend_strength: -0.3 } },
  { regime: { trend_strength: 0.4 }, regime_info: { volatility: 0.9 } },
])('the market of %j is what the features take it for', (regimes) => {
  const record: SignalRecord = { base_predictions: {}, ...regimes };
  expect(marketOf(record)).toEqual({
    volatility: volatilityOf(record),
    trend_strength: trendStrengthOf(record),
  });
});
