import { fallbackReasonOf, type Decision } from '@meta-agent/decision';

/** What a row of any engine's log has of a decision. */
export type Decided = Omit<Decision, 'explanation' | 'changed' | 'confidence_kind'>;

/** What differs, the gravest first: what is done, who decided it, why, or a number alone. */
export const DIFFERENCE_KINDS = ['action', 'override', 'reason', 'numbers'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

const NUMBERS = [
  'confidence',
  'meta_confidence',
  'base_ensemble_action',
  'base_ensemble_confidence',
  'consensus_strength',
] as const;

/** Null when they are the same to the last bit; which model it was is not looked at. */
export function differenceOf(one: Decided, other: Decided): DifferenceKind | null {
  if (one.action !== other.action) return 'action';
  if (one.use_meta !== other.use_meta) return 'override';
  // Not by the number in it, which is the confidence.
  if (fallbackReasonOf(one.reason) !== fallbackReasonOf(other.reason)) return 'reason';
  if (NUMBERS.some((name) => one[name] !== other[name])) return 'numbers';
  return areSameProbabilities(one.probabilities, other.probabilities) ? null : 'numbers';
}

function areSameProbabilities(one: Decided['probabilities'], other: Decided['probabilities']) {
  if (one === null || other === null) return one === other;
  return one.SELL === other.SELL && one.HOLD === other.HOLD && one.BUY === other.BUY;
}
