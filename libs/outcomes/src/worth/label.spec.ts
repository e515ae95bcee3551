import type { Action } from '@meta-agent/features';
import { labelRecord, labelSourceOf, type LabelInputs } from './label';

const [xgb, lgbm, nhits] = (['SELL', 'SELL', 'SELL'] as const).map((action: Action) => ({
  action,
  confidence: 0.6,
}));
const inputs: LabelInputs = { fileLabel: null, trade: null, ensemble: 'BUY', predictions: {} };

describe('labelRecord', () => {
  it.each([
    ["the vote's action after a win of its trade", { action: 'BUY', isWin: true }, 'BUY'],
    ['HOLD after a loss of its trade', { action: 'BUY', isWin: false }, 'HOLD'],
    ['unknown for a trade of another action', { action: 'SELL', isWin: true }, null],
    ['unknown without a trade', null, null],
  ] as const)('by outcomes is %s', (_, trade, action) => {
    expect(labelRecord('outcomes', { ...inputs, trade })).toEqual({ action, isAssumed: false });
  });

  it.each([
    ["the trade's action after a win", { action: 'SELL', isWin: true }, 'SELL', false],
    ['HOLD after a loss', { action: 'SELL', isWin: false }, 'HOLD', false],
    ["the vote's action, assumed, without a trade", null, 'BUY', true],
  ] as const)('by the rule of the guide is %s', (_, trade, action, isAssumed) => {
    const label = labelRecord('outcomes-guide', { ...inputs, trade });
    expect(label).toEqual({ action, isAssumed });
  });

  it('by labels is the label of the file, or unknown', () => {
    const trade = { action: 'SELL', isWin: true } as const;
    const labelOf = (fileLabel: Action | null) =>
      labelRecord('labels', { ...inputs, trade, fileLabel });
    expect(labelOf('HOLD')).toEqual({ action: 'HOLD', isAssumed: false });
    expect(labelOf(null)).toEqual({ action: null, isAssumed: false });
  });

  it("by consensus is the action of three agents, else the vote's", () => {
    const labelOf = (predictions: LabelInputs['predictions']) =>
      labelRecord('consensus', { ...inputs, predictions }).action;
    expect(labelOf({ xgb, lgbm, nhits })).toBe('SELL');
    expect(labelOf({ xgb, lgbm, patchtst: { ...nhits, action: 'HOLD' } })).toBe('BUY');
  });
});

describe('labelSourceOf', () => {
  it('prefers labels to outcomes, and is null without both', () => {
    expect(labelSourceOf({ labels: true, outcomes: true })).toBe('labels');
    expect(labelSourceOf({ labels: false, outcomes: true })).toBe('outcomes');
    expect(labelSourceOf({ labels: false, outcomes: false })).toBeNull();
  });
});
