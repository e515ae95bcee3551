import type { MetaModel } from '@meta-agent/decision';
import { ACTIONS, crossed75, guide26, type FeatureSet, DEFAULT_AGENTS } from '@meta-agent/features';
import { meanTrust, movesWithRegime, ordinaryRegime, trustAlong, trustIn } from './trust';

/** A model with only these weights, one per feature, for SELL, HOLD and BUY. */
function modelOf(
  featureSet: FeatureSet,
  weights: Readonly<Record<string, readonly [number, number, number]>>,
): MetaModel {
  const width = featureSet.names.length;
  const all = new Float64Array(3 * width);
  for (const [name, values] of Object.entries(weights)) {
    values.forEach((value, k) => {
      all[k * width + featureSet.names.indexOf(name)] = value;
    });
  }
  const center = new Float64Array(width);
  center[featureSet.names.indexOf('volatility')] = 0.4;
  return {
    version: 'v-test',
    trainedAtMs: 0,
    featureSet,
    featureCount: width,
    agents: DEFAULT_AGENTS,
    overrideThreshold: 0.65,
    affine: { weights: all, bias: new Float64Array(3), center },
    score: () => undefined,
  };
}

const usual = { volatility: 0.4, trend_strength: 0 };

describe('trustIn', () => {
  it("is the rise of the voted action's logit over the mean of the others", () => {
    const model = modelOf(guide26, { xgb_buy: [-1, 0, 2], lgbm_sell: [0, 3, 0] });
    expect(trustIn(model, 'xgb', 'BUY', usual)).toBeCloseTo(2.5, 12);
    expect(trustIn(model, 'lgbm', 'SELL', usual)).toBeCloseTo(-1.5, 12);
    expect(trustIn(model, 'nhits', 'HOLD', usual)).toBe(0);
    expect(meanTrust(model, 'xgb', usual)).toBeCloseTo(2.5 / 3, 12);
  });

  it('depends on the regime when the features cross votes with the regime', () => {
    const model = modelOf(crossed75, { nhits_buy_x_volatility: [0, 0, 1] });
    expect(movesWithRegime(model)).toBe(true);
    expect(trustIn(model, 'nhits', 'BUY', { volatility: 0.2, trend_strength: 0 })).toBeCloseTo(0.2);
    expect(trustIn(model, 'nhits', 'BUY', { volatility: 0.9, trend_strength: 0 })).toBeCloseTo(0.9);
    expect(trustIn(model, 'xgb', 'BUY', { volatility: 0.9, trend_strength: 0 })).toBe(0);
  });

  it.each(DEFAULT_AGENTS.names)('does not depend on the regime under guide26: %s', (agent) => {
    const weights = Object.fromEntries(
      guide26.names.map((name, j) => [name, [j + 1, -j, j / 2] as const]),
    );
    const model = modelOf(guide26, weights);
    expect(movesWithRegime(model)).toBe(false);
    for (const part of ['volatility', 'trend_strength'] as const) {
      const along = trustAlong(model, part, [0, 0.5, 1]).get(agent) ?? [];
      expect(new Set(along.map((trust) => trust.toFixed(9))).size).toBe(1);
    }
    expect(ACTIONS.map((action) => trustIn(model, agent, action, usual))).not.toContain(0);
  });

  it('takes the training means as the usual regime', () => {
    expect(ordinaryRegime(modelOf(guide26, {}))).toEqual(usual);
  });
});
