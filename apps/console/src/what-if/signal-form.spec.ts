import { DEFAULT_AGENTS, signalRecordSchema, type SignalRecord } from '@meta-agent/features';
import { EXAMPLE, formOf, recordOf, withAgents } from './signal-form';

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
    expect(recordOf(formOf(record, DEFAULT_AGENTS.names))).toEqual({
      ...{ ...rest, regime },
      timestamp: expect.any(String) as string,
    });
  });

  it('has fields for the agents that the engine knows, and keeps what is typed for them', () => {
    const form = withAgents(EXAMPLE, ['my_model', 'nhits']);
    expect(Object.entries(form.agents)).toEqual([
      ['my_model', { action: 'BUY', confidence: '0.70' }],
      ['nhits', EXAMPLE.agents.nhits],
    ]);
    expect(withAgents(form, ['my_model', 'nhits'])).toBe(form);
    expect(Object.keys(recordOf(form).base_predictions)).toEqual(['my_model', 'nhits']);
  });

  it('leaves an empty number for the engine to refuse', () => {
    const { regime } = recordOf({ ...EXAMPLE, volatility: ' ' });
    expect(JSON.parse(JSON.stringify(regime))).toMatchObject({ volatility: null });
  });
});
