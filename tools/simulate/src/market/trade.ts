import type { Action } from '@meta-agent/features';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { drawExponential, drawUniform, round4 } from './sampling';

/** Cost of entry and exit together, in percent of the trade's size. */
export const COST_PCT = 0.2;

/**
 * Distance in percent that separates the moves of HOLD from those of BUY and SELL: a HOLD moves by
 * at most 0.2 %, a BUY or a SELL by at least 0.3 %.
 */
export const BARRIER_PCT = 0.25;

/** Maximum number of steps until a record's label is known. */
export const LONGEST_HOLD_STEPS = 8;

/** The price move after a record, traded or not. */
export interface PriceMove {
  /** Percent, signed. */
  readonly movePct: number;
  readonly holdMinutes: number;
}

/** A row of `outcomes.csv` without its time and symbol. */
export interface TradeOutcome {
  readonly action: 'BUY' | 'SELL';
  readonly outcome: 'win' | 'loss';
  readonly pnl_pct: number;
  readonly hold_duration_minutes: number;
}

/**
 * The move for a label. For HOLD the move is at most the cost of a trade. For BUY and SELL it
 * exceeds the cost in the label's direction, by more at higher volatility (0..1).
 */
export function drawMove(
  label: Action,
  volatility: number,
  stepMinutes: number,
  random: RandomGenerator,
): PriceMove {
  const side = 2 * drawUniform(random) - 1;
  const beyondCost = (0.2 + volatility) * (0.5 + 0.5 * drawExponential(random));
  const holdMinutes = stepMinutes * uniformInt(random, 1, LONGEST_HOLD_STEPS);
  if (label === 'HOLD') return { movePct: side * COST_PCT, holdMinutes };
  return { movePct: (label === 'BUY' ? 1 : -1) * (COST_PCT + beyondCost), holdMinutes };
}

/** Result of a trade in this direction; null for HOLD, which is no trade. */
export function settleTrade(action: Action, label: Action, move: PriceMove): TradeOutcome | null {
  if (action === 'HOLD') return null;
  const gross = action === 'BUY' ? move.movePct : -move.movePct;
  return {
    action,
    outcome: action === label ? 'win' : 'loss',
    pnl_pct: round4(gross - COST_PCT),
    hold_duration_minutes: move.holdMinutes,
  };
}
