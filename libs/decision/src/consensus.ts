import type { BaseEnsemble } from './base-ensemble';
import type { Policy } from './policy-schema';

/** Whether enough agents report. */
export function hasQuorum(
  { reporting }: Pick<BaseEnsemble, 'reporting'>,
  { min_agents }: Pick<Policy, 'min_agents'>,
): boolean {
  return reporting >= min_agents;
}

/** Whether the share (0..1) of agreeing agents is so large that the model may not override them. */
export function isStrongConsensus(
  share: number,
  { consensus_threshold }: Pick<Policy, 'consensus_threshold'>,
): boolean {
  return share >= consensus_threshold;
}

/**
 * Whether the model may override this vote: the quorum reports, and there is no strong consensus.
 * @example
 * isOpenToOverride({ reporting: 4, consensus: 0.75 }, DEFAULT_POLICY); // false
 */
export function isOpenToOverride(
  vote: Pick<BaseEnsemble, 'reporting' | 'consensus'>,
  policy: Pick<Policy, 'min_agents' | 'consensus_threshold'>,
): boolean {
  return hasQuorum(vote, policy) && !isStrongConsensus(vote.consensus, policy);
}
