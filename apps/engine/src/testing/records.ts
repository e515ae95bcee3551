import { ACTIONS, AGENTS, type SignalRecord } from '@meta-agent/features';
import fc from 'fast-check';

const share = fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0); // no -0: JSON has none
const signal = fc.record({ action: fc.constantFrom(...ACTIONS), confidence: share });
const regime = fc.record(
  {
    volatility: share,
    trend_strength: fc.double({ min: -1, max: 1, noNaN: true }).map((x) => x + 0),
  },
  { requiredKeys: [] },
);
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Any valid record: agents, regime, symbol and timestamp may be missing. */
export const anyRecord: fc.Arbitrary<SignalRecord> = fc.record(
  {
    timestamp: instant,
    symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT', '币安人生USDT', 'a"b\\c'),
    horizon: fc.oneof(fc.constant('15m'), fc.integer({ min: 1, max: 60 })),
    base_predictions: fc.record(
      Object.fromEntries(AGENTS.map((agent) => [agent, signal])) as Record<
        (typeof AGENTS)[number],
        typeof signal
      >,
      { requiredKeys: [] },
    ),
    ensemble_action: fc.constantFrom(...ACTIONS),
    ensemble_confidence: share,
    regime,
    regime_info: regime,
  },
  { requiredKeys: ['base_predictions'] },
);

/** Four agents that disagree, in a volatile market. */
export const SPLIT: SignalRecord = {
  timestamp: '2026-02-05T23:54:27Z',
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.82 },
    patchtst: { action: 'SELL', confidence: 0.75 },
  },
  regime: { volatility: 0.52, trend_strength: 0.15 },
};
