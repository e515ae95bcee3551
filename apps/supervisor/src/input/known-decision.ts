import type { Action } from '@meta-agent/features';
import type { ActionProfits } from '@meta-agent/outcomes';
import type { DecidedRow } from './decisions/decided-row';

/** A settled decision, and when decision and settlement were known. */
export interface KnownDecision {
  readonly row: DecidedRow;
  /** Milliseconds since 1970. */
  readonly knownAtMs: number;
  readonly profits: ActionProfits;
  /** The right action; null when it is not known. */
  readonly label: Action | null;
  /** Actions that are known to be wrong although the label is not. */
  readonly wrong: readonly Action[];
  /** The trade that tells this; null where prices tell it of every action. */
  readonly traded: Action | null;
}

/** Whether an action was right; null when it is not known. */
export function isRight({ label, wrong }: KnownDecision, action: Action): boolean | null {
  if (label !== null) return action === label;
  return wrong.includes(action) ? false : null;
}

/**
 * Whether the model's answer was right; null when it is not known. A trade tells this of its own
 * action and, where it was the vote's, of the veto: right if the trade was lost. An answer against
 * both is never known to be right, so it is not counted as wrong either.
 */
export function isAnswerRight(known: KnownDecision, answer: Action): boolean | null {
  const { traded, row } = known;
  if (traded === null || traded === answer) return isRight(known, answer);
  if (answer !== 'HOLD' || traded !== row.vote) return null;
  return isRight(known, traded) === false;
}
