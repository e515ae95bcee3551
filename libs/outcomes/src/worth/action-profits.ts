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

/**
 * The profit of one action minus that of another, in percent; null if either is unknown.
 * @example
 * profitGain(profitsOfTrade({ action: 'BUY', pnlPct: 2 }), 'HOLD', 'BUY'); // -2
 */
export function profitGain(profits: ActionProfits, action: Action, over: Action): number | null {
  const [one, other] = [profits[action], profits[over]];
  return one === null || other === null ? null : one - other;
}
