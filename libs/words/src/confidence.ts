import { percent } from './numbers';

/** What a decision's confidence measures; rows of older engines do not say. */
type ConfidenceKind = 'vote' | 'consensus' | 'model' | 'none';

/** What the number behind an @ measures, in lines that have no room for it. */
export const CONFIDENCE_BY_REASON =
  "The number behind @ is the confidence: of an override the model's probability, of " +
  'strong_consensus the share of the reporting agents that agree, else the weighted score of the vote. ' +
  "Only the model's is a probability: do not size positions by the others.";

const NO_SIZE = 'no probability: do not size positions by it';

/**
 * A confidence with its unit and its source: only the model's is a probability.
 * @example
 * confidenceInWords(0.42, 'vote'); // '42.0 % is the weighted score of the vote, no probability: do not size positions by it'
 */
export function confidenceInWords(confidence: number, kind: ConfidenceKind | undefined): string {
  const shown = percent(confidence);
  switch (kind) {
    case 'model':
      return `${shown} is the model's probability`;
    case 'vote':
      return `${shown} is the weighted score of the vote, ${NO_SIZE}`;
    case 'consensus':
      return `${shown} of the reporting agents agree, ${NO_SIZE}`;
    case 'none':
      return 'none: HOLD stands for an error';
    case undefined:
      return `${shown}, of a kind that this row does not name: do not size positions by it`;
  }
}
