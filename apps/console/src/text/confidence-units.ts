import type { Decision } from '@meta-agent/decision';
import { asConfidence } from './format';

/** What a confidence is a number of, beside the number. */
const UNITS: Readonly<Record<Decision['confidence_kind'], string>> = {
  model: 'probability',
  vote: 'vote score',
  consensus: 'of agents',
  none: '',
};

/** A confidence and its unit; a decision without a confidence has no number. */
export function withUnit({
  confidence,
  confidence_kind: kind,
}: Pick<Decision, 'confidence' | 'confidence_kind'>): readonly [number: string, unit: string] {
  return [kind === 'none' ? 'none' : asConfidence(confidence), UNITS[kind]];
}

/** For the head of a list. */
export const UNITS_NOTE =
  "Only a probability of the model measures how often it is right: do not size positions by a vote's score or by a share of agents.";
