import { DEFAULT_POLICY, type MetaModel } from '@meta-agent/decision';
import { DEFAULT_AGENTS, guide26, type Action } from '@meta-agent/features';
import type { DecisionLayerMetrics } from '@meta-agent/model-io';
import { ABSENT } from '../data/signal-table';
import type { Outcomes } from '../data/truth/outcomes';
import { profitsOf } from '../data/truth/profits';
import { makeTable, type Row } from '../testing/make-table';
import { measureDecisions } from './measure-decisions';
import { replayDecisions } from './replay-decisions';

const [SELL, HOLD, BUY] = [0, 1, 2];

/** A model sure of the action of patchtst, the agent with the lowest weight in the vote. */
const model: MetaModel = {
  version: 'v-test',
  trainedAtMs: 0,
  featureSet: guide26,
  featureCount: 26,
  agents: DEFAULT_AGENTS,
  overrideThreshold: 0.65,
  affine: {
    weights: new Float64Array(78),
    bias: new Float64Array(3),
    center: new Float64Array(26),
  },
  score: (features, out) => {
    out.set(features.subarray(12, 15));
  },
};

const split = (patchtst: Action): Row => ({ votes: ['BUY', 'HOLD', 'BUY', patchtst] });

// The vote is BUY on every row; the third row is a strong consensus.
const table = makeTable([
  split('HOLD'),
  split('SELL'),
  { votes: ['BUY', 'BUY', 'BUY', 'SELL'] },
  split('HOLD'),
]);
const decisions = replayDecisions(table, model, DEFAULT_POLICY);
const options = { lifeMs: 60_000, resamples: 200, seed: 1 };

describe('replayDecisions', () => {
  it('overrides where the engine overrides, and never on a strong consensus', () => {
    expect([...decisions.baseClasses]).toEqual([BUY, BUY, BUY, BUY]);
    expect([...decisions.finalClasses]).toEqual([HOLD, SELL, BUY, HOLD]);
    expect([...decisions.overrides]).toEqual([1, 1, 0, 1]);
    expect([...decisions.agreed]).toEqual([0, 0, 1, 0]);
    expect([...decisions.respected]).toEqual([0, 0, 1, 0]);
  });
});

describe('measureDecisions', () => {
  const classes = Uint8Array.of(HOLD, BUY, BUY, HOLD);
  const none = new Uint8Array(4);
  const measure = (
    outcomes: Outcomes | null,
    replayed = decisions,
    assumed = none,
  ): DecisionLayerMetrics =>
    measureDecisions(
      {
        ...{ table, classes, assumed },
        every: { table, profits: profitsOf(table, classes, null, outcomes) },
      },
      { labelled: replayed, every: replayed },
      options,
    );

  it('compares final decisions and the vote, overall and on the overridden rows', () => {
    expect(measure(null)).toMatchObject({
      override_rate: 0.75,
      action_changes: 3,
      final_accuracy: 0.75,
      base_accuracy: 0.5,
      final_balanced_accuracy: 0.75,
      base_balanced_accuracy: 0.5,
      override_accuracy: 2 / 3,
      base_accuracy_on_overrides: 1 / 3,
      consensus_share: 0.25,
      consensus_respected: 1,
      final_action_shares: { SELL: 0.25, HOLD: 0.5, BUY: 0.25 },
      base_action_shares: { SELL: 0, HOLD: 0, BUY: 1 },
      pnl: null,
    });
  });

  it('tells changes from confirmations, and counts no label that is the vote itself', () => {
    const assumed = Uint8Array.of(0, 1, 0, 0);
    expect(measure(null, decisions, assumed)).toMatchObject({
      change_rate: 0.75,
      confirmation_rate: 0,
      changes: { labelled: 2, right: 2, base_right: 0, identified_share: 2 / 3 },
      assumed_labels: 1,
      evidence: { status: 'not_enough_time', estimate: null },
    });
    const confirming = { ...decisions, finalClasses: decisions.baseClasses };
    expect(measure(null, confirming)).toMatchObject({
      change_rate: 0,
      confirmation_rate: 0.75,
      changes: { labelled: 0, identified_share: null },
    });
  });

  it('sums vote and decisions over the same rows: those on which both profits are known', () => {
    const outcomes = {
      actions: Uint8Array.of(BUY, BUY, BUY, ABSENT),
      wins: Uint8Array.of(0, 1, 1, 0),
      pnlPct: Float64Array.of(-2, 3, 1, NaN),
      holdMinutes: new Float64Array(4),
      repeated: new Uint8Array(4),
      matched: 3,
      unmatched: 0,
    };
    expect(measure(outcomes).pnl).toMatchObject({
      identification: 'executed',
      // The reversal of the second row and the veto of the last, without a trade, are not known.
      identified_share: 1 / 3,
      base: -1,
      base_trades: 2,
      final: 1,
      final_trades: 1,
      difference: 2,
      override_difference: 2,
      change_difference: 2,
      ...{ added: 0, removed: 2, reversed: 1 },
      ...{ base_drawdown: 2, final_drawdown: 0 },
      unknown: 2,
    });
  });

  it('counts a trade once where two records share it', () => {
    const outcomes = {
      actions: Uint8Array.of(BUY, BUY, ABSENT, ABSENT),
      wins: Uint8Array.of(0, 0, 0, 0),
      pnlPct: Float64Array.of(-2, -2, NaN, NaN),
      holdMinutes: new Float64Array(4),
      repeated: Uint8Array.of(0, 1, 0, 0),
      matched: 1,
      unmatched: 0,
    };
    expect(measure(outcomes).pnl).toMatchObject({
      base: -2,
      base_trades: 1,
      difference: 2,
      override_difference: 2,
    });
  });

  it('has no accuracy on overrides without overrides', () => {
    const disabled = replayDecisions(table, model, { ...DEFAULT_POLICY, meta_threshold: 1.1 });
    expect(measure(null, disabled)).toMatchObject({
      override_rate: 0,
      override_accuracy: null,
      base_accuracy_on_overrides: null,
      override_uplift_ci95: null,
    });
  });
});
