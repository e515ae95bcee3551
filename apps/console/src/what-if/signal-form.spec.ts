import { signalRecordSchema, type SignalRecord } from '@meta-agent/features';
import { EXAMPLE, formOf, recordOf } from './signal-form';

describe('the what-if form', () => {
  it('starts with a valid record', () => {
    expect(signalRecordSchema.safeParse(recordOf(EXAMPLE)).success).toBe(true);
  });

  it('filled with a record yields that record', () => {
    const record: SignalRecord = {
      timestamp: '2026-02-05T23:54:27Z',
      symbol: 'ETHUSDT',
      base_predictions: {
        lgbm: { action: 'SELL', confidence: 0.123 },
        patchtst: { action: 'HOLD', confidence: 1 },
      },
      regime_info: { volatility: 0.4, trend_strength: -0.3 },
    };
    const { regime_info: regime, ...rest } = record;
    expect(recordOf(formOf(record))).toEqual({
      ...{ ...rest, regime },
      timestamp: expect.any(String) as string,
    });
  });

  it('leaves an empty number for the engine to refuse', () => {
    const { regime } = recordOf({ ...EXAMPLE, volatility: ' ' });
    expect(JSON.parse(JSON.stringify(regime))).toMatchObject({ volatility: null });
  });
});
