import { escapeForeign } from '@meta-agent/command-line';
import type { Decision } from '@meta-agent/decision';

/** A decision as one line of the text log; scripts match it, so its form is fixed. */
export function decisionLine(decision: Decision): string {
  const { symbol, use_meta, reason } = decision;
  const name = wordOf(symbol ?? 'UNKNOWN');
  const base = at(decision.base_ensemble_action, decision.base_ensemble_confidence);
  const chosen = at(decision.action, decision.confidence);
  if (use_meta) {
    const kind = decision.changed ? '' : ', confirms the vote';
    return `[META-V2] ${name}: OVERRIDE (base=${base} → meta=${chosen}${kind}) | Reason: ${reason}`;
  }
  // Fail-closed: HOLD replaces a different vote.
  const isForced = decision.action === 'HOLD' && decision.confidence === 0 && base !== chosen;
  const what = isForced ? `forcing ${chosen}, base=${base}` : `keeping base=${chosen}`;
  return `[META-V2] ${name}: FALLBACK (${what}) | Reason: ${reason}`;
}

const WORD = /^[\x21-\x7e]*$/;

/** A symbol as one visible word: it cannot end the line or pass for another part of it. */
function wordOf(symbol: string): string {
  return WORD.test(symbol) ? symbol : escapeForeign(symbol).replace(/\s/gu, '_');
}

function at(action: string, confidence: number): string {
  return `${action}@${inTwoDecimals(confidence)}`;
}

const HUNDREDTHS = Array.from({ length: 101 }, (_, k) => (k / 100).toFixed(2));

/** `toFixed(2)` of a number from 0 to 1, in a third of its time. */
function inTwoDecimals(value: number): string {
  const hundredths = 100 * value;
  const nearest = Math.round(hundredths);
  // Between two hundredths the exact digits of the number decide.
  const isClear = Math.abs(hundredths - nearest) < 0.4999;
  return isClear && nearest >= 0 && nearest <= 100 ? HUNDREDTHS[nearest] : value.toFixed(2);
}
