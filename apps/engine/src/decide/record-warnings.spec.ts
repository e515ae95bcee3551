import { countKeys, DEFAULT_AGENTS, type SignalRecord } from '@meta-agent/features';
import { SPLIT } from '../testing/records';
import { hasKnownNames } from './fields-in';
import { describeWarning, warningsOf } from './record-warnings';

const { xgb, lgbm } = SPLIT.base_predictions;
const warningsFor = (record: unknown, agents = DEFAULT_AGENTS.names) => {
  const isKnown = hasKnownNames(record as SignalRecord, countKeys(record), agents);
  return warningsOf(record as SignalRecord, isKnown, agents).map(describeWarning);
};

describe('the warnings about a record', () => {
  it('are absent when every name is known and no value is assumed', () => {
    expect(warningsFor(SPLIT)).toEqual([]);
    const { regime, ...rest } = SPLIT;
    expect(warningsFor({ ...rest, regime_info: regime, horizon: '15m' })).toEqual([]);
  });

  it('are absent for a line of a decision log or of the simulator', () => {
    const row = { assumed: [], decided_at: '', model_version: null, policy: {}, decision: {} };
    expect(warningsFor({ ...SPLIT, ...row, source: 'simulated' })).toEqual([]);
  });

  it.each([
    ['xgboost', 'xgb'],
    ['XGBoost', 'xgb'],
    ['LightGBM', 'lgbm'],
    ['N-HiTS', 'nhits'],
    ['patch_tst', 'patchtst'],
  ])('name the agent %s, and say that %s is meant', (name, meant) => {
    const record = { ...SPLIT, base_predictions: { [name]: xgb } };
    expect(warningsFor(record)).toEqual([
      `unknown_agent: base_predictions.${name} is ignored; did you mean ${meant}?`,
    ]);
  });

  it('name the agents that the model does not know, whatever they send', () => {
    const record = { ...SPLIT, base_predictions: { my_model: xgb, lgbm: 'any value' } };
    expect(warningsFor(record, ['my_model', 'xgb'])).toEqual([
      'unknown_agent: base_predictions.lgbm is ignored',
    ]);
  });

  it.each([
    [{ regim: { volatility: 1 } }, 'regim is ignored; did you mean regime?'],
    [{ symbl: 'BTC' }, 'symbl is ignored; did you mean symbol?'],
    [
      { regime: { ...SPLIT.regime, volatilty: 1 } },
      'regime.volatilty is ignored; did you mean volatility?',
    ],
    [
      { base_predictions: { xgb: { ...xgb, conf: 1 }, lgbm } },
      'base_predictions.xgb.conf is ignored',
    ],
    [{ note: 'a' }, 'note is ignored'],
  ])('name the unknown key in %j', (changes, expected) => {
    const [warning, ...others] = warningsFor({ ...SPLIT, ...changes });
    expect(warning).toMatch(/^unknown_key: /);
    expect(warning).toContain(expected);
    expect(others).toEqual([]);
  });

  it('name every value that is assumed', () => {
    expect(warningsFor({ base_predictions: {} })).toEqual([
      'assumed_regime: regime.volatility is missing; 0.5 is assumed',
      'assumed_regime: regime.trend_strength is missing; 0 is assumed',
      'assumed_timestamp: timestamp is missing; the time of the decision is assumed',
      'assumed_symbol: symbol is missing; UNKNOWN is assumed',
    ]);
    expect(warningsFor({ ...SPLIT, regime: { volatility: 0.1 } })).toEqual([
      'assumed_regime: regime.trend_strength is missing; 0 is assumed',
    ]);
  });

  it('stay short, however many and however long the unknown names are', () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`${'x'.repeat(200)}${i}`, 0]),
    );
    const warnings = warningsFor({ ...many, ...SPLIT });
    expect(warnings).toHaveLength(9);
    expect(warnings.at(-1)).toBe('unknown_key: 4992 more keys are ignored');
    expect(Math.max(...warnings.map(({ length }) => length))).toBeLessThan(100);
  });
});
