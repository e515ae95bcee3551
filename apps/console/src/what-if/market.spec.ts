import type { SignalRecord } from '@meta-agent/features';
import { marketOf, type Market } from './market';

it.each<[Partial<SignalRecord>, Market]>([
  [{}, { volatility: 0.5, trend_strength: 0 }],
  [{ regime: { volatility: 0.1 } }, { volatility: 0.1, trend_strength: 0 }],
  [
    { regime_info: { volatility: 0.2, trend_strength: -0.3 } },
    { volatility: 0.2, trend_strength: -0.3 },
  ],
  [
    { regime: { trend_strength: 0.4 }, regime_info: { volatility: 0.9 } },
    { volatility: 0.5, trend_strength: 0.4 },
  ],
])('the market of %j is %j', (regimes, market) => {
  expect(marketOf(regimes)).toEqual(market);
});
