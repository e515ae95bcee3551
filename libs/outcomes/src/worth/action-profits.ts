import type { Action } from '@meta-agent/features';
import type { Trade } from './trade';

/**
 * What each action earns on one record, in percent of the price; null where it is not known.
 * HOLD earns 0. The one type that every source of profits (executed trades, prices) gives.
 */
export type ActionProfits = Readonly<Record<Action, number | null>>;

const NOTHING_TRADED: ActionProfits = Object.freeze({ SELL: null, HOLD: 0, BUY: null });

/**
 * A trade tells what its own action earns, and nothing of the opposite one.
 * @example
 * profitsOfTrade({ action: 'BUY', isWin: true, pnlPct: 2, holdMinutes: 15 }); // { SELL: null, HOLD: 0, BUY: 2 }
 */
export function profitsOfTrade(trade: Pick<Trade, 'action' | 'pnlPct'> | null): ActionProfits {
  if (trade === null || trade.action === 'HOLD') return NOTHING_TRADED;
  return { ...NOTHING_TRADED, [trade.action]: trade.pnlPct };
}

/**
 * What one action earns over another, in percent; null where either is not known.
 * @example
 * profitGain(profitsOfTrade({ action: 'BUY', pnlPct: 2 }), 'HOLD', 'BUY'); // -2
 */
export function profitGain(profits: ActionProfits, action: Action, over: Action): number | null {
  const [one, other] = [profits[action], profits[over]];
  return one === null || other === null ? null : one - other;
}
