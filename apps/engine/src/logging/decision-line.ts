import type { Decision } from '@meta-agent/decision';

/** A decision as one line of the text log; scripts match it, so its form is fixed. */
export function decisionLine(decision: Decision): string {
  const { symbol, use_meta, reason } = decision;
  const name = symbol ?? 'UNKNOWN';
  const base = at(decision.base_ensemble_action, decision.base_ensemble_confidence);
  const chosen = at(decision.action, decision.confidence);
  if (use_meta) {
    return `[META-V2] ${name}: OVERRIDE (base=${base} → meta=${chosen}) | Reason: ${reason}`;
  }
  // Fail-closed: HOLD replaces a different vote.
  const isForced = decision.action === 'HOLD' && decision.confidence === 0 && base !== chosen;
  const what = isForced ? `forcing ${chosen}, base=${base}` : `keeping base=${chosen}`;
  return `[META-V2] ${name}: FALLBACK (${what}) | Reason: ${reason}`;
}

function at(action: string, confidence: number): string {
  return `${action}@${confidence.toFixed(2)}`;
}
