import { isMeasured, labelRecord, labelSourceOf } from './label';

const NOTHING = { fileLabel: null, trade: null, ensemble: 'HOLD', predictions: {} } as const;
const BUY = { action: 'BUY', confidence: 0.5 } as const;

describe('the source of labels', () => {
  it('is a file of labels, else prices, else outcomes, else none', () => {
    expect(labelSourceOf({ labels: true, prices: true, outcomes: true })).toBe('labels');
    expect(labelSourceOf({ labels: false, prices: true, outcomes: true })).toBe('prices');
    expect(labelSourceOf({ labels: false, prices: false, outcomes: true })).toBe('outcomes');
    expect(labelSourceOf({ labels: false, outcomes: false })).toBeNull();
  });

  it('prices give the label that they settle, or none', () => {
    const settled = labelRecord('prices', { ...NOTHING, settledLabel: 'SELL' });
    expect(settled).toEqual({ action: 'SELL', isAssumed: false });
    expect(isMeasured(settled)).toBe(true);
    const open = labelRecord('prices', NOTHING);
    expect(open.action).toBeNull();
    expect(isMeasured(open)).toBe(false);
  });

  it('consensus counts the agents that report', () => {
    const predictions = { xgb: undefined, lgbm: BUY, nhits: BUY, patchtst: BUY };
    expect(labelRecord('consensus', { ...NOTHING, predictions }).action).toBe('BUY');
    const two = { xgb: undefined, lgbm: BUY, nhits: BUY };
    expect(labelRecord('consensus', { ...NOTHING, predictions: two }).action).toBe('HOLD');
  });
});
