import { ACTIONS } from '../actions';
import { DEFAULT_AGENTS } from '../agents/agent-list';
import type { Signals } from '../signal-record';
import { crossed75, featureSetsOf, findFeatureSet, guide26 } from './feature-sets';

const signals: Signals = {
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'SELL', confidence: 0.6 },
    nhits: { action: 'BUY', confidence: 0.8 },
  },
  regime: { volatility: 0.3, trend_strength: -0.4 },
};

function named(record: Signals): Record<string, number> {
  const out = new Float64Array(75);
  crossed75.fill(record, out);
  return Object.fromEntries(crossed75.names.map((name, j) => [name, out[j]]));
}

describe('crossed75', () => {
  it('begins with guide26 and has 75 features of different names', () => {
    expect(crossed75.names.slice(0, 26)).toEqual(guide26.names);
    expect(new Set(crossed75.names).size).toBe(75);
  });

  it("multiplies each agent's vote by confidence, volatility, trend and absolute trend", () => {
    const vector = named(signals);
    expect(vector).toMatchObject({
      xgb_buy_x_conf: 0.7,
      xgb_buy_x_volatility: 0.3,
      xgb_buy_x_trend_strength: -0.4,
      xgb_buy_x_abs_trend_strength: 0.4,
      lgbm_sell_x_conf: 0.6,
      nhits_buy_x_conf: 0.8,
      abs_trend_strength: 0.4,
    });
    const crossings = Object.keys(vector).filter(
      (name) => name.includes('_x_') && vector[name] !== 0,
    );
    // One vote of each agent, including HOLD of the missing agent, times four factors.
    expect(crossings).toHaveLength(16);
  });

  it('treats a missing agent as HOLD at 0.5, like guide26', () => {
    expect(named(signals)).toMatchObject({
      patchtst_hold_x_conf: 0.5,
      patchtst_hold_x_volatility: 0.3,
    });
  });
});

describe.each(featureSetsOf().map((set) => [set.name, set] as const))(
  'feature set %s',
  (name, set) => {
    it('is found by name and states the origin of each feature', () => {
      expect(findFeatureSet(name)).toBe(set);
      expect(set.origins).toHaveLength(set.names.length);
      set.names.forEach((feature, j) => {
        const agent = DEFAULT_AGENTS.names.find((each) => feature.startsWith(`${each}_`)) ?? null;
        const regime = feature.includes('volatility')
          ? 'volatility'
          : feature.includes('trend')
            ? 'trend'
            : null;
        expect({ feature, ...set.origins[j] }).toEqual({ feature, agent, regime });
      });
    });

    it('returns a finite vector for every vote, and without a vote', () => {
      const out = new Float64Array(set.names.length);
      for (const action of ACTIONS) {
        out.fill(NaN);
        set.fill({ base_predictions: { xgb: { action, confidence: 1 } } }, out);
        expect(out.every(Number.isFinite)).toBe(true);
      }
      out.fill(NaN);
      set.fill({ base_predictions: {} }, out);
      expect(out.every(Number.isFinite)).toBe(true);
    });
  },
);
