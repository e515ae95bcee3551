import { decide, DEFAULT_POLICY, type MetaModel } from '@meta-agent/decision';
import { guide26, type SignalRecord } from '@meta-agent/features';
import { findFlips } from './find-flips';

/** Is for BUY the surer xgb is, whatever else. */
const MODEL: MetaModel = {
  version: 'toy',
  trainedAtMs: 0,
  featureSet: guide26,
  featureCount: guide26.names.length,
  baseWeights: { xgb: 0.25, lgbm: 0.25, nhits: 0.3, patchtst: 0.2 },
  overrideThreshold: 0.65,
  affine: {
    weights: new Float64Array(3 * guide26.names.length),
    bias: new Float64Array(3),
    center: new Float64Array(guide26.names.length),
  },
  score: (features, out) => {
    const sure = 0.4 + features[guide26.names.indexOf('xgb_conf')] / 2;
    out.set([(1 - sure) / 2, (1 - sure) / 2, sure]);
  },
};
const RECORD: SignalRecord = {
  base_predictions: {
    xgb: { action: 'SELL', confidence: 0.4 },
    lgbm: { action: 'SELL', confidence: 0.9 },
    nhits: { action: 'HOLD', confidence: 0.5 },
  },
};
const THRESHOLDS = { meta_threshold: 0.65, consensus_threshold: 0.75 };

async function flipsOf(record: SignalRecord): Promise<string[]> {
  const context = { model: MODEL, policy: DEFAULT_POLICY, nowMs: 0 };
  const flips = await findFlips(record, decide(record, context), THRESHOLDS, (records) =>
    Promise.resolve(records.map((each) => decide(each, context))),
  );
  return flips.map(({ change, then }) => `${change}: ${then}`);
}

describe('what would change a decision', () => {
  it('is the nearest confidence, another action, silence, or another threshold', async () => {
    expect(await flipsOf(RECORD)).toEqual([
      'the override threshold is 0.60 or less, not 0.65: BUY, meta_override_buy',
      'xgb is 0.50 sure of SELL, not 0.40: BUY, meta_override_buy',
      'lgbm is 0.19 sure of SELL, not 0.90: HOLD, meta_low_confidence_0.60',
      'xgb says HOLD, not SELL: HOLD, meta_low_confidence_0.60',
      'xgb is silent: BUY, meta_override_buy',
      'lgbm says HOLD, not SELL: HOLD, meta_low_confidence_0.60',
      'lgbm says BUY, not SELL: BUY, meta_low_confidence_0.60',
      'lgbm is silent: HOLD, meta_low_confidence_0.60',
    ]);
  });

  it('says nothing of agents that are silent', async () => {
    for (const flip of await flipsOf(RECORD)) expect(flip).not.toContain('patchtst');
  });

  it('of a consensus is the consensus, and what breaks it', async () => {
    const signal = { action: 'SELL', confidence: 0.6 } as const;
    const flips = await flipsOf({ base_predictions: { xgb: signal, lgbm: signal } });
    expect(flips[0]).toBe(
      'the consensus threshold is above 1.00, not 0.75: the model would be asked',
    );
    expect(flips).toContain('lgbm says BUY, not SELL: BUY, meta_override_buy');
  });
});
