import type { Action } from '@meta-agent/features';
import type { ActionProfits } from '@meta-agent/outcomes';
import type { DecidedRow } from './read-decisions';

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
}

/** Whether an action was right; null when it is not known. */
export function isRight({ label, wrong }: KnownDecision, action: Action): boolean | null {
  if (label !== null) return action === label;
  return wrong.includes(action) ? false : null;
}
