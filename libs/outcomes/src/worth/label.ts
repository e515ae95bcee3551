import type { Action, Signals } from '@meta-agent/features';
import type { Trade } from './trade';

const CONSENSUS_VOTES = 3;

export const LABEL_SOURCES = [
  'labels',
  'prices',
  'outcomes',
  'outcomes-guide',
  'consensus',
] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

/** The inputs of a record's label. */
export interface LabelInputs {
  /** From the labels file; null if the file has none. */
  readonly fileLabel: Action | null;
  /** From the settlement by prices; null or absent if not settled. */
  readonly settledLabel?: Action | null;
  /** Null without a trade. */
  readonly trade: Pick<Trade, 'action' | 'isWin'> | null;
  /** The vote's action, as logged or as computed. */
  readonly ensemble: Action;
  readonly predictions: Signals['base_predictions'];
}

/** The correct action. */
export interface Label {
  /** Null if unknown. */
  readonly action: Action | null;
  /** The label is the vote's own action by construction: such a label is no evidence. */
  readonly isAssumed: boolean;
}

/**
 * Whether a record is measured: profit and accuracy are of the same records, those with a label.
 * @example
 * isMeasured({ action: null, isAssumed: false }); // false
 */
export function isMeasured(label: Label): label is Label & { readonly action: Action } {
  return label.action !== null;
}

type LabelStrategy = (inputs: LabelInputs) => Label;

const STRATEGIES: Readonly<Record<LabelSource, LabelStrategy>> = {
  labels: ({ fileLabel }) => proven(fileLabel),
  prices: ({ settledLabel = null }) => proven(settledLabel),
  outcomes: labelByVotedTrade,
  'outcomes-guide': labelByGuide,
  consensus: ({ predictions, ensemble }) => assumed(agreedAction(predictions) ?? ensemble),
};

/**
 * Labels one record.
 * @example
 * const inputs = { fileLabel: null, trade: null, ensemble: 'HOLD', predictions: {} };
 * labelRecord('outcomes-guide', inputs); // { action: 'HOLD', isAssumed: true }
 */
export function labelRecord(source: LabelSource, inputs: LabelInputs): Label {
  return STRATEGIES[source](inputs);
}

/**
 * The labels if given, else the prices, else the outcomes; null without all: labels are never
 * invented.
 * @example
 * labelSourceOf({ labels: false, outcomes: true }); // 'outcomes'
 */
export function labelSourceOf(given: {
  readonly labels: boolean;
  readonly prices?: boolean;
  readonly outcomes: boolean;
}): LabelSource | null {
  if (given.labels) return 'labels';
  if (given.prices === true) return 'prices';
  return given.outcomes ? 'outcomes' : null;
}

/**
 * Meta-labelling (López de Prado, Advances in Financial Machine Learning, 2018, § 3.6): the vote's
 * own trade was executed, and it was right or not. A record without that trade has no label: its
 * vote was HOLD, or it was vetoed, not filled, or is still open.
 */
function labelByVotedTrade({ trade, ensemble }: LabelInputs): Label {
  if (trade?.action !== ensemble) return proven(null);
  return proven(trade.isWin ? trade.action : 'HOLD');
}

/** As in the guide: without a trade the vote was right. */
function labelByGuide({ trade, ensemble }: LabelInputs): Label {
  if (trade === null) return assumed(ensemble);
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

const assumed = (action: Action): Label => ({ action, isAssumed: true });
const proven = (action: Action | null): Label => ({ action, isAssumed: false });
