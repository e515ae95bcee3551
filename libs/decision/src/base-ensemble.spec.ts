import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentsOf, DEFAULT_AGENTS, type Action, type Signals } from '@meta-agent/features';
import { voteBaseEnsemble, votersOf } from './base-ensemble';

type Case = Signals & { base_ensemble_action: Action; base_ensemble_confidence: number };

const cases = readFileSync(join(__dirname, '../../features/testdata/features.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

const vote = (predictions: Signals['base_predictions']) =>
  voteBaseEnsemble(predictions, DEFAULT_AGENTS);

describe('voteBaseEnsemble', () => {
  it('returns the reference action and confidence of all 1,500 cases', () => {
    expect(cases).toHaveLength(1500);
    for (const expected of cases) {
      const { action, confidence } = vote(expected.base_predictions);
      expect(action).toBe(expected.base_ensemble_action);
      expect(Math.abs(confidence - expected.base_ensemble_confidence)).toBeLessThan(1e-12);
    }
  });

  it('returns HOLD with confidence 0 when no agent reports', () => {
    expect(vote({})).toMatchObject({ action: 'HOLD', confidence: 0, reporting: 0, consensus: 0 });
    expect(vote({}).agreed).toBe('HOLD');
  });

  it('returns HOLD for a tie', () => {
    const even = {
      xgb: { action: 'BUY', confidence: 0.6 },
      lgbm: { action: 'SELL', confidence: 0.6 },
    } as const;
    expect(vote(even)).toMatchObject({ action: 'HOLD', agreed: 'HOLD', consensus: 0.5 });
  });

  it.each(['SELL', 'BUY'] as const)('returns HOLD for a tie of %s with HOLD', (action) => {
    const even = {
      xgb: { action, confidence: 0.6 },
      lgbm: { action: 'HOLD', confidence: 0.6 },
    } as const;
    expect(vote(even)).toMatchObject({ action: 'HOLD', agreed: 'HOLD' });
  });

  it('takes a confidence of 0, and gives 0 where the weights are 0', () => {
    const sure = { xgb: { action: 'BUY', confidence: 0 } } as const;
    expect(vote(sure)).toMatchObject({ action: 'HOLD', confidence: 0, reporting: 1, consensus: 1 });
    const weightless = agentsOf({ xgb: 0, lgbm: 1 });
    const certain = { xgb: { action: 'BUY', confidence: 1 } } as const;
    expect(voteBaseEnsemble(certain, weightless)).toMatchObject({ action: 'HOLD', confidence: 0 });
  });

  it('divides by the weights of the reporting agents alone', () => {
    expect(vote({ patchtst: { action: 'BUY', confidence: 0.9 } }).confidence).toBeCloseTo(0.9, 12);
  });

  it('counts consensus by heads, not by weight', () => {
    const { consensus, agreed, action } = vote({
      xgb: { action: 'SELL', confidence: 0.4 },
      lgbm: { action: 'SELL', confidence: 0.4 },
      patchtst: { action: 'SELL', confidence: 0.4 },
      nhits: { action: 'BUY', confidence: 1 },
    });
    expect({ consensus, agreed, action }).toEqual({
      consensus: 0.75,
      agreed: 'SELL',
      action: 'BUY',
    });
  });

  it.each([1.2, -0.1, NaN])('refuses a confidence of %d', (confidence) => {
    expect(() => vote({ xgb: { action: 'BUY', confidence } })).toThrow(
      `expected a confidence from 0 to 1 of xgb, received ${confidence}`,
    );
  });
});

describe('votersOf', () => {
  const model = { agents: agentsOf({ xgb: 1, of_model: 1 }) };
  const weights = { xgb: 1, of_policy: 1 };
  const others = { xgb: 1, of_none: 1 };

  it('are the agents of the policy, else those of the model', () => {
    expect(votersOf({ base_weights: weights, agents_without_model: others }, model)).toBe(
      agentsOf(weights),
    );
    expect(votersOf({ base_weights: null, agents_without_model: others }, model)).toBe(
      model.agents,
    );
  });

  it('are without a model those that the policy names for this case, else the default', () => {
    expect(votersOf({ base_weights: null, agents_without_model: others }, null)).toBe(
      agentsOf(others),
    );
    expect(votersOf({ base_weights: null }, null)).toBe(DEFAULT_AGENTS);
  });
});
