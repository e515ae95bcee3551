import type { AgentReport, LoggedVotesReport } from '@meta-agent/engine-api';

/** Before so many decisions a share of them says little. */
const ENOUGH_DECISIONS = 100;
/** The alert MetaAgentSilent has the same limit. */
const LEAST_SHARE = 0.5;
/** The alert MetaAgentVoteDiffers has the same limit. */
const MOST_DIFFERENT = 0.05;

/** Whether an agent reports to less than half of the last 1,000 decisions. */
export function isSilent({ reports, missing, recent_share: share }: AgentReport): boolean {
  return reports + missing >= ENOUGH_DECISIONS && share < LEAST_SHARE;
}

/** Whether the votes that callers compute come from other weights than the vote here. */
export function hasOtherVote(votes: LoggedVotesReport | undefined): boolean {
  if (votes === undefined || votes.compared < ENOUGH_DECISIONS) return false;
  return votes.recent_share > MOST_DIFFERENT;
}
