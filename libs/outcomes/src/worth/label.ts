import type { Action, Signals } from '@meta-agent/features';
import type { Trade } from './trade';

const CONSENSUS_VOTES = 3;

export const LABEL_SOURCES = ['labels', 'outcomes', 'consensus'] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

/** What a record is labelled by. */
export interface LabelInputs {
  /** Of the labels file; null where it has none. */
  readonly fileLabel: Action | null;
  /** Null where no trade was made. */
  readonly trade: Pick<Trade, 'action' | 'isWin'> | null;
  /** The vote's action, as logged or as computed. */
  readonly ensemble: Action;
  readonly predictions: Signals['base_predictions'];
}

/** The action that was right. */
export interface Label {
  /** Null where it is not known. */
  readonly action: Action | null;
  /** The label is the vote's own action, for want of a trade: it is evidence of nothing. */
  readonly isAssumed: boolean;
}

type LabelStrategy = (inputs: LabelInputs) => Label;

const STRATEGIES: Readonly<Record<LabelSource, LabelStrategy>> = {
  labels: ({ fileLabel }) => proven(fileLabel),
  outcomes: labelByTrade,
  consensus: ({ predictions, ensemble }) => proven(agreedAction(predictions) ?? ensemble),
};

/**
 * Labels one record.
 * @example
 * const inputs = { fileLabel: null, trade: null, ensemble: 'HOLD', predictions: {} };
 * labelRecord('outcomes', inputs); // { action: 'HOLD', isAssumed: true }
 */
export function labelRecord(source: LabelSource, inputs: LabelInputs): Label {
  return STRATEGIES[source](inputs);
}

/**
 * The labels if they are given, else the outcomes; null without either: none are made up.
 * @example
 * labelSourceOf({ labels: false, outcomes: true }); // 'outcomes'
 */
export function labelSourceOf(given: {
  readonly labels: boolean;
  readonly outcomes: boolean;
}): LabelSource | null {
  if (given.labels) return 'labels';
  return given.outcomes ? 'outcomes' : null;
}

/**
 * A win proves the trade's action, a loss that HOLD was right. A vote of HOLD without a trade is
 * assumed to be right; what became of a vote to trade that has no outcome is not known.
 */
function labelByTrade({ trade, ensemble }: LabelInputs): Label {
  if (trade === null)
    return ensemble === 'HOLD' ? { action: 'HOLD', isAssumed: true } : proven(null);
  return proven(trade.isWin ? trade.action : 'HOLD');
}

/** The action that three or more agents vote for; null without one. */
function agreedAction(predictions: LabelInputs['predictions']): Action | null {
  const votes: Record<Action, number> = { SELL: 0, HOLD: 0, BUY: 0 };
  for (const signal of Object.values(predictions)) {
    if (signal === undefined) continue;
    votes[signal.action] += 1;
    if (votes[signal.action] === CONSENSUS_VOTES) return signal.action;
  }
  return null;
}

const proven = (action: Action | null): Label => ({ action, isAssumed: false });
