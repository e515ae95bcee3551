import { ERROR_REASONS, type Decision } from '@meta-agent/decision';
import { reasonClause } from '@meta-agent/words';
import { asConfidence, asWholePercent } from './format';

type Judged = Pick<
  Decision,
  | 'use_meta'
  | 'action'
  | 'confidence'
  | 'reason'
  | 'base_ensemble_action'
  | 'base_ensemble_confidence'
  | 'consensus_strength'
>;

/** How the decision relates to the vote, in one or two sentences. */
export function judgementOf(decision: Judged): string {
  const { use_meta, action, reason, base_ensemble_action: voted } = decision;
  const vote = `${voted} with a score of ${asConfidence(decision.base_ensemble_confidence)}`;
  const agreed = `${asWholePercent(decision.consensus_strength)} of the agents agree`;
  if (use_meta) {
    const verb = action === voted ? 'agrees with' : 'overrides';
    return `The model ${verb} the vote, ${vote}; ${agreed}.`;
  }
  if (reason.startsWith('strong_consensus_')) {
    return action === voted
      ? `${agreed} on ${action}, as the vote does: ${vote}.`
      : `${agreed} on ${action}, against the weighted vote, ${vote}.`;
  }
  if (!ERROR_REASONS.some((error) => error === reason)) {
    return `The model does not override the vote: ${vote}; ${agreed}.`;
  }
  // Failing open keeps the vote's action and confidence.
  const isOpen = action === voted && decision.confidence === decision.base_ensemble_confidence;
  const [first, ...rest] = reasonClause(reason);
  const cause = `${first.toUpperCase()}${rest.join('')}`;
  return isOpen
    ? `${cause}, so the vote decides: ${vote}; ${agreed}.`
    : `${cause}: HOLD instead of the vote, ${vote}.`;
}
