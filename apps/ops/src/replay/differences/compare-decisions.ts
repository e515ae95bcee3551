import { fallbackReasonOf, type Decision } from '@meta-agent/decision';

/** The part of a decision that the log row of any engine holds. */
export type Decided = Omit<Decision, 'explanation' | 'changed' | 'confidence_kind'>;

/** Kinds of difference, the most serious first; `numbers`: only a number differs. */
export const DIFFERENCE_KINDS = ['action', 'override', 'reason', 'numbers'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

const NUMBERS = [
  'confidence',
  'meta_confidence',
  'base_ensemble_action',
  'base_ensemble_confidence',
  'consensus_strength',
] as const;

/** Null when both decisions are equal to the last bit; the model version is not compared. */
export function differenceOf(one: Decided, other: Decided): DifferenceKind | null {
  if (one.action !== other.action) return 'action';
  if (one.use_meta !== other.use_meta) return 'override';
  // The number in the reason is the confidence and is not compared here.
  if (fallbackReasonOf(one.reason) !== fallbackReasonOf(other.reason)) return 'reason';
  if (NUMBERS.some((name) => one[name] !== other[name])) return 'numbers';
  return areSameProbabilities(one.probabilities, other.probabilities) ? null : 'numbers';
}

function areSameProbabilities(one: Decided['probabilities'], other: Decided['probabilities']) {
  if (one === null || other === null) return one === other;
  return one.SELL === other.SELL && one.HOLD === other.HOLD && one.BUY === other.BUY;
}
