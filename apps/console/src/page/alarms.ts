import { ERROR_REASONS } from '@meta-agent/decision';
import type { StreamEvent } from '@meta-agent/engine-api';
import { sum } from '@meta-agent/features';
import { reasonClause } from '@meta-agent/words';
import { hasOtherVote, isSilent } from '../panels/agents/agent-health';
import { asSpan } from '../text/format';

type Alarming = Pick<StreamEvent, 'status' | 'recent'>;

/** Conditions that need an operator; empty when all is well. No counts, so the texts do not flicker. */
export function alarmsOf({ status, recent }: Alarming): string[] {
  const fallback = status.fail_open ? 'the vote decides' : 'every decision is HOLD';
  const errors = ERROR_REASONS.filter((reason) => (recent.reasons[reason] ?? 0) > 0);
  // A missing model has its own alarm.
  const shown = status.model_ready ? errors : errors.filter((key) => key !== 'model_not_loaded');
  const failed = sum(shown.map((reason) => recent.reasons[reason] ?? 0));
  const which = failed === recent.decisions ? 'Every decision' : 'Some decisions';
  const window = asSpan(Math.max(60, recent.seconds));
  const silent = silentAgents(status);
  const found = [
    !status.enabled && 'META_AGENT_ENABLED is not true: every decision is the vote.',
    status.enabled && !status.model_ready && `No model is loaded: ${fallback}.`,
    shown.length > 0 &&
      `${which} of the last ${window} failed (${shown.map(reasonClause).join('; ')}): ${fallback}.`,
    status.last_load_error !== null && 'A model was refused, see Swaps and refusals.',
    silent.length > 0 && `Agents that hardly report: ${silent.join(', ')}.`,
    hasOtherVote(status.logged_votes) &&
      "The callers' own vote differs from the vote here, see Agents.",
    !status.decision_log.writable && 'The decision log cannot be written.',
  ];
  return found.filter((alarm) => alarm !== false);
}

function silentAgents({ agents }: StreamEvent['status']): string[] {
  return Object.entries(agents ?? {})
    .filter(([, report]) => isSilent(report))
    .map(([agent]) => agent);
}
