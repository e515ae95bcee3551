import type { Action } from '@meta-agent/features';
import type { Settlement } from '../settle/settle';
import type { Trade } from './trade';

/**
 * The profit of each action on one record, in percent of the price; null if unknown.
 * HOLD earns 0. The one type that every source of profits (executed trades, prices) gives.
 */
export type ActionProfits = Readonly<Record<Action, number | null>>;

const NOTHING_TRADED: ActionProfits = Object.freeze({ SELL: null, HOLD: 0, BUY: null });

/**
 * The profits that a trade shows: those of its action and HOLD, not of the opposite action.
 * @example
 * profitsOfTrade({ action: 'BUY', isWin: true, pnlPct: 2, holdMinutes: 15 }); // { SELL: null, HOLD: 0, BUY: 2 }
 */
export function profitsOfTrade(trade: Pick<Trade, 'action' | 'pnlPct'> | null): ActionProfits {
  if (trade === null || trade.action === 'HOLD') return NOTHING_TRADED;
  return { ...NOTHING_TRADED, [trade.action]: trade.pnlPct };
}

/**
 * The profits that prices show: those of all three actions, or of HOLD alone if not settled.
 * @example
 * profitsOfSettlement({ settled: false, reason: 'gap' }); // { SELL: null, HOLD: 0, BUY: null }
 */
export function profitsOfSettlement(settlement: Settlement): ActionProfits {
  if (!settlement.settled) return NOTHING_TRADED;
  return { SELL: settlement.sell.pnlPct, HOLD: 0, BUY: settlement.buy.pnlPct };
}

/** What was executed on a record, and the probabilities with which each action could have been. */
export interface Execution {
  readonly action: Action;
  readonly propensities: Readonly<Record<Action, number>>;
  /** Profit of the executed trade in percent; null if it is not known. Not read for HOLD. */
  readonly pnlPct: number | null;
}

/**
 * Unbiased estimates of the profits by inverse propensities (Horvitz & Thompson, 1952): that of the
 * executed action is weighted by the inverse of its probability, others are 0. An action with the
 * probability 0 is not identified.
 * @example
 * const propensities = { SELL: 0, HOLD: 0.9, BUY: 0.1 };
 * profitsOfExecution({ action: 'BUY', propensities, pnlPct: 2 }); // { SELL: null, HOLD: 0, BUY: 20 }
 */
export function profitsOfExecution({ action, propensities, pnlPct }: Execution): ActionProfits {
  if (action !== 'HOLD' && pnlPct === null) return NOTHING_TRADED;
  const profitOf = (one: 'SELL' | 'BUY') => {
    const propensity = propensities[one];
    if (propensity === 0) return null;
    return one === action ? (pnlPct ?? 0) / propensity : 0;
  };
  return { SELL: profitOf('SELL'), HOLD: 0, BUY: profitOf('BUY') };
}

/**
 * The profit of one action minus that of another, in percent; null if either is unknown.
 * @example
 * profitGain(profitsOfTrade({ action: 'BUY', pnlPct: 2 }), 'HOLD', 'BUY'); // -2
 */
export function profitGain(profits: ActionProfits, action: Action, over: Action): number | null {
  const [one, other] = [profits[action], profits[over]];
  return one === null || other === null ? null : one - other;
}
