import { fallbackReasonOf } from '@meta-agent/decision';
import { confidenceInWords, decimal, percent, reasonClause } from '@meta-agent/words';
import type { LoggedRow } from './find-decisions';

/** A decision as it is logged or answered. */
type ShownDecision = Pick<
  LoggedRow['decision'],
  | 'action'
  | 'confidence'
  | 'confidence_kind'
  | 'reason'
  | 'use_meta'
  | 'base_ensemble_action'
  | 'base_ensemble_confidence'
  | 'consensus_strength'
  | 'probabilities'
>;

/** The rows of a table: what was decided, why, and what the vote and the model said. */
export function decisionRows(decision: ShownDecision): [string, string][] {
  const { action, confidence, base_ensemble_action: vote } = decision;
  return [
    ['decision', action],
    ['confidence', confidenceInWords(confidence, decision.confidence_kind)],
    ['why', whyOf(decision)],
    ['vote', `${vote}, weighted score ${percent(decision.base_ensemble_confidence)}`],
    ['agents that agree', percent(decision.consensus_strength)],
    ['the model said', modelSaid(decision)],
  ];
}

function whyOf({ reason, use_meta: isOverride, action, base_ensemble_action }: ShownDecision) {
  const key = fallbackReasonOf(reason);
  if (isOverride || key === null) {
    return `${reason}: the model ${action === base_ensemble_action ? 'confirms' : 'changes'} the vote`;
  }
  return `${reason}: ${reasonClause(key)}`;
}

function modelSaid({ probabilities }: ShownDecision): string {
  if (probabilities === null) return 'nothing: it was not asked';
  const { SELL, HOLD, BUY } = probabilities;
  return `SELL ${decimal(SELL, 4)}, HOLD ${decimal(HOLD, 4)}, BUY ${decimal(BUY, 4)}`;
}
