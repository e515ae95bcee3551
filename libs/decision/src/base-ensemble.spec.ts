import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_AGENTS, type Action, type Signals } from '@meta-agent/features';
import { voteBaseEnsemble } from './base-ensemble';

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
  });

  it('returns HOLD for a tie', () => {
    const even = {
      xgb: { action: 'BUY', confidence: 0.6 },
      lgbm: { action: 'SELL', confidence: 0.6 },
    } as const;
    expect(vote(even)).toMatchObject({ action: 'HOLD', agreed: 'HOLD', consensus: 0.5 });
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
