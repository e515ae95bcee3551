import type { Action } from '@meta-agent/features';

/** An executed trade and its profit. */
export interface Trade {
  readonly action: Action;
  readonly isWin: boolean;
  /** Percent of the price, net of cost. */
  readonly pnlPct: number;
  /** From the decision to the close, at which the outcome is known. */
  readonly holdMinutes: number;
}
