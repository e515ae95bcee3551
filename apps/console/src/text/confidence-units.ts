import type { Decision } from '@meta-agent/decision';

/** What a confidence is a number of, beside the number. */
export const UNITS: Readonly<Record<Decision['confidence_kind'], string>> = {
  model: 'probability',
  vote: 'vote score',
  consensus: 'of agents',
  none: 'none',
};

/** For the head of a list. */
export const UNITS_NOTE =
  "Only a probability of the model measures how often it is right: do not size positions by a vote's score or by a share of agents.";
