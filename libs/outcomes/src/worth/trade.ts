import type { Action } from '@meta-agent/features';

/** A trade that was made, and what it earned. */
export interface Trade {
  readonly action: Action;
  readonly isWin: boolean;
  /** Percent of the price, net of cost. */
  readonly pnlPct: number;
  /** From the decision to the close, when the outcome is known. */
  readonly holdMinutes: number;
}
