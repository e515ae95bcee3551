import {
  ACTIONS,
  signalRecordSchema,
  type SignalRecord,
  DEFAULT_AGENTS,
} from '@meta-agent/features';
import fc from 'fast-check';

const AGENTS = DEFAULT_AGENTS.names;

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
    horizon_minutes: fc.integer({ min: 1, max: 1_440_000 }),
    base_predictions: fc.record(
      Object.fromEntries(AGENTS.map((agent) => [agent, signal])) as Record<string, typeof signal>,
      { requiredKeys: [] },
    ),
    ensemble_action: fc.constantFrom(...ACTIONS),
    ensemble_confidence: share,
    regime,
    regime_info: regime,
  },
  { requiredKeys: ['base_predictions'] },
);

const [EXAMPLE] = signalRecordSchema.meta()?.examples as [SignalRecord];

/** The example of the schema, with a time: four agents that disagree, in a volatile market. */
export const SPLIT: SignalRecord = { timestamp: '2026-02-05T23:54:27Z', ...EXAMPLE };
