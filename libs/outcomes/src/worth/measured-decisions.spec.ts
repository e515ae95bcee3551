import type { Decision } from '@meta-agent/decision';
import type { Action } from '@meta-agent/features';
import { profitsOfTrade } from './action-profits';
import { MeasuredDecisions, type Truth } from './measured-decisions';

function decision(base: Action, action: Action, meta: Action | null): Decision {
  const of = (wanted: Action) => (wanted === meta ? 0.8 : 0.1);
  return {
    use_meta: action !== base,
    changed: action !== base,
    action,
    confidence: 0.8,
    confidence_kind: action === base ? 'consensus' : 'model',
    reason: action === base ? 'strong_consensus_hold' : `meta_override_${action.toLowerCase()}`,
    meta_confidence: null,
    base_ensemble_action: base,
    base_ensemble_confidence: 0.5,
    consensus_strength: 0.5,
    probabilities: meta === null ? null : { SELL: of('SELL'), HOLD: of('HOLD'), BUY: of('BUY') },
    model_version: 'V',
    symbol: 'BTC',
  };
}

const WON = profitsOfTrade({ action: 'BUY', pnlPct: 2 });
const LOST = profitsOfTrade({ action: 'SELL', pnlPct: -3 });

function truth(action: Action | null, profits: Truth['profits'], isAssumed = false): Truth {
  return { label: { action, isAssumed }, profits };
}

describe('MeasuredDecisions', () => {
  it('counts a saved loss, and an unknown profit when the trade was not made', () => {
    const measured = new MeasuredDecisions();
    measured.add(decision('SELL', 'HOLD', 'HOLD'), truth('HOLD', LOST));
    measured.add(decision('BUY', 'SELL', 'SELL'), truth('BUY', WON));
    measured.add(decision('BUY', 'BUY', null), truth(null, null));
    const { accuracy, overrides, profit } = measured.measures;
    expect(measured.measures.unlabelled).toBe(1);
    // The second is a reversal, whose profit nobody knows: the vote's is not summed either.
    expect(profit.base).toEqual({ sum: -3, trades: 1, unknown: 1 });
    expect(profit.final).toEqual({ sum: 0, trades: 0, unknown: 1 });
    expect(profit.meta).toEqual({ sum: 0, trades: 0, unknown: 1 });
    expect(overrides).toEqual({ right: 1, wrong: 1, helped: 1, hurt: 1 });
    expect(accuracy.final).toEqual({ known: 2, right: 1, share: 0.5 });
    expect(accuracy.meta).toEqual({ known: 2, right: 1, share: 0.5 });
    expect(measured.counts).toMatchObject({
      total_predictions: 3,
      meta_overrides: 2,
      actions: { SELL: 1, HOLD: 1, BUY: 1 },
      fallback_reasons: { strong_consensus: 1 },
    });
  });

  it('sums vote and decision over the records on which both profits are known', () => {
    const measured = new MeasuredDecisions();
    measured.add(decision('SELL', 'BUY', 'BUY'), truth('BUY', WON));
    measured.add(decision('HOLD', 'BUY', 'BUY'), truth('BUY', WON));
    const { base, final } = measured.measures.profit;
    expect(base).toEqual({ sum: 0, trades: 0, unknown: 1 });
    expect(final).toEqual({ sum: 2, trades: 1, unknown: 1 });
  });

  it('adds no profit for a record whose trade belongs to an earlier record', () => {
    const measured = new MeasuredDecisions();
    measured.add(decision('BUY', 'BUY', null), truth('BUY', WON));
    measured.add(decision('BUY', 'BUY', null), truth('BUY', null));
    expect(measured.measures.profit.final).toEqual({ sum: 2, trades: 1, unknown: 0 });
    expect(measured.measures.accuracy.final.known).toBe(2);
  });

  it('counts the profit of a record without a label, and the changes that are identified', () => {
    const measured = new MeasuredDecisions();
    measured.add(decision('BUY', 'HOLD', 'HOLD'), truth(null, WON));
    measured.add(decision('BUY', 'SELL', 'SELL'), truth('BUY', WON));
    const { profit, identified_share, unlabelled } = measured.measures;
    expect([profit.base.sum, profit.final.sum, unlabelled]).toEqual([2, 0, 1]);
    expect(identified_share).toBe(0.5);
  });

  it('tells a confirmation from help, and a mistake for another one from harm', () => {
    const measured = new MeasuredDecisions();
    measured.add({ ...decision('BUY', 'BUY', 'BUY'), use_meta: true }, truth('BUY', WON));
    measured.add(decision('SELL', 'HOLD', 'HOLD'), truth('BUY', null));
    measured.add(decision('HOLD', 'BUY', 'BUY'), truth('BUY', WON));
    measured.add(decision('BUY', 'BUY', null), truth('BUY', WON));
    const { overrides, accuracy, profit } = measured.measures;
    expect(overrides).toEqual({ right: 2, wrong: 1, helped: 1, hurt: 0 });
    expect(accuracy.final).toEqual({ known: 4, right: 3, share: 0.75 });
    expect(accuracy.base).toEqual({ known: 4, right: 2, share: 0.5 });
    // Where the model was asked.
    expect(accuracy.meta).toEqual({ known: 3, right: 2, share: 2 / 3 });
    expect(profit.meta).toEqual({ sum: 4, trades: 2, unknown: 0 });
  });

  it('has no share of identified changes without a change', () => {
    const measured = new MeasuredDecisions();
    measured.add(decision('BUY', 'BUY', null), truth('BUY', WON));
    expect(measured.measures.identified_share).toBeNull();
  });

  it('counts an assumed label as neither right nor wrong', () => {
    const measured = new MeasuredDecisions();
    measured.add(decision('BUY', 'HOLD', 'HOLD'), truth('BUY', WON, true));
    expect(measured.measures.overrides).toEqual({ right: 0, wrong: 0, helped: 0, hurt: 0 });
  });

  it('counts labels that are only assumed', () => {
    const measured = new MeasuredDecisions();
    measured.add(decision('BUY', 'BUY', null), truth('BUY', profitsOfTrade(null), true));
    expect(measured.measures.accuracy).toMatchObject({ assumed: 1, base: { known: 1, right: 1 } });
  });
});
