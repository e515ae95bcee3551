import { ACTIONS } from '@meta-agent/features';
import {
  profitsOfSettlement,
  profitsOfTrade,
  type ActionProfits,
  type Identification,
  type Settlement,
} from '@meta-agent/outcomes';
import type { Outcomes } from '../outcomes';
import { ABSENT, gather } from '../signal-table';

/** What each action earns on each row, in percent of the price after cost. */
export interface Profits {
  /** How the profits are known: it says which of them are. */
  readonly identification: Identification;
  /** NaN where it is not identified. */
  readonly sell: Float64Array;
  readonly buy: Float64Array;
  /** 0 where an earlier row has the same trade: a trade counts once. */
  readonly counted: Uint8Array;
}

/** Every action of a settled row. */
export function settledProfits(settlements: readonly Settlement[]): Profits {
  return columnsOf('prices', settlements.map(profitsOfSettlement));
}

/** The executed trade of each row, and HOLD. */
export function executedProfits(outcomes: Outcomes): Profits {
  const profits = Array.from(outcomes.actions, (action, row) =>
    profitsOfTrade(
      action === ABSENT ? null : { action: ACTIONS[action], pnlPct: outcomes.pnlPct[row] },
    ),
  );
  const counted = outcomes.repeated.map((is) => 1 - is);
  return { ...columnsOf('executed', profits), counted };
}

function columnsOf(identification: Identification, profits: readonly ActionProfits[]): Profits {
  return {
    identification,
    sell: Float64Array.from(profits, ({ SELL }) => SELL ?? NaN),
    buy: Float64Array.from(profits, ({ BUY }) => BUY ?? NaN),
    counted: new Uint8Array(profits.length).fill(1),
  };
}

/** The profit of each action on a row; null where an earlier row has the same trade. */
export function profitsAt({ sell, buy, counted }: Profits, row: number): ActionProfits | null {
  if (counted[row] === 0) return null;
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  return { SELL: known(sell[row]), HOLD: 0, BUY: known(buy[row]) };
}

/** The profits of the rows with these indices. */
export function selectProfits(profits: Profits, rows: Uint32Array): Profits {
  return {
    ...profits,
    sell: gather(profits.sell, rows, 1),
    buy: gather(profits.buy, rows, 1),
    counted: gather(profits.counted, rows, 1),
  };
}
