import { decide, DEFAULT_POLICY, type MetaModel } from '@meta-agent/decision';
import { DEFAULT_AGENTS, guide26, type SignalRecord } from '@meta-agent/features';
import { findFlips } from './find-flips';

/** Favours BUY with xgb's confidence and the volatility, and ignores everything else. */
const MODEL: MetaModel = {
  version: 'toy',
  trainedAtMs: 0,
  featureSet: guide26,
  featureCount: guide26.names.length,
  agents: DEFAULT_AGENTS,
  overrideThreshold: 0.65,
  affine: {
    weights: new Float64Array(3 * guide26.names.length),
    bias: new Float64Array(3),
    center: new Float64Array(guide26.names.length),
  },
  score: (features, out) => {
    const [xgb, volatility] = ['xgb_conf', 'volatility'].map(
      (name) => features[guide26.names.indexOf(name)],
    );
    const sure = 0.4 + xgb / 2 + (volatility - 0.5) / 4;
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
const ENVELOPE = { id: '', timestamp: '', warnings: [] };
const THRESHOLDS = { meta_threshold: 0.65, consensus_threshold: 0.75 };

async function flipsOf(record: SignalRecord): Promise<string[]> {
  const context = { model: MODEL, policy: DEFAULT_POLICY, nowMs: 0 };
  const flips = await findFlips(record, decide(record, context), THRESHOLDS, (records) =>
    Promise.resolve(records.map((each) => ({ ...ENVELOPE, ...decide(each, context) }))),
  );
  return flips.map(({ change, then }) => `${change}: ${then}`);
}

describe('findFlips', () => {
  it('finds the nearest confidence, market, action, presence of an agent and threshold', async () => {
    expect(await flipsOf(RECORD)).toEqual([
      'the override threshold is 0.60 or less, not 0.65: BUY, meta_override_buy',
      'the confidence of xgb is 0.50, not 0.40: BUY, meta_override_buy',
      'the confidence of lgbm is 0.19, not 0.90: HOLD, meta_low_confidence_0.60',
      'volatility is 0.70, not 0.50: BUY, meta_override_buy',
      'xgb says HOLD, not SELL: HOLD, meta_low_confidence_0.60',
      'xgb does not report: BUY, meta_override_buy',
      'lgbm says HOLD, not SELL: HOLD, meta_low_confidence_0.60',
      'lgbm says BUY, not SELL: BUY, meta_low_confidence_0.60',
      'lgbm does not report: HOLD, meta_low_confidence_0.60',
      'patchtst reports HOLD with confidence 0.88: HOLD, meta_low_confidence_0.60',
    ]);
  });

  it('finds no change of a trend that the model ignores', async () => {
    for (const flip of await flipsOf(RECORD)) expect(flip).not.toContain('trend');
  });

  it('finds what breaks a consensus', async () => {
    const signal = { action: 'SELL', confidence: 0.6 } as const;
    const flips = await flipsOf({ base_predictions: { xgb: signal, lgbm: signal } });
    // All agents agree: no threshold is above that.
    expect(flips.join()).not.toContain('threshold');
    expect(flips).toContain('lgbm says BUY, not SELL: BUY, meta_override_buy');
  });

  it('finds a higher consensus threshold when not all agents agree', async () => {
    const [sell, buy] = (['SELL', 'BUY'] as const).map((action) => ({ action, confidence: 0.6 }));
    const record = { base_predictions: { xgb: sell, lgbm: sell, nhits: sell, patchtst: buy } };
    const flips = await flipsOf(record);
    const threshold = 'the consensus threshold is above 0.75, not 0.75: the model would be asked';
    expect(flips).toContain(threshold);
    // What keeps the action comes after all that changes it.
    const isKept = flips.map((flip) => flip === threshold || flip.includes(': SELL,'));
    expect(isKept.indexOf(true)).toBeGreaterThan(0);
    expect(isKept.lastIndexOf(false)).toBeLessThan(isKept.indexOf(true));
  });
});
