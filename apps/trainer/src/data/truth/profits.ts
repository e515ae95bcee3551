import { ACTIONS, classOf, type Action } from '@meta-agent/features';
import {
  profitsOfExecution,
  profitsOfSettlement,
  profitsOfTrade,
  type ActionProfits,
  type Identification,
  type Settlement,
} from '@meta-agent/outcomes';
import { ABSENT, gather, type SignalTable } from '../signal-table';
import type { Outcomes } from './outcomes';
import type { Settled } from './settle-table';

/** What each action earns on each row, in percent of the price after cost. */
export interface Profits {
  /** How the profits are known: it says which of them are. */
  readonly identification: Identification;
  /** NaN where it is not identified. */
  readonly sell: Float64Array;
  readonly buy: Float64Array;
  /** 0 for a row that is not measured, or whose trade an earlier row has: a trade counts once. */
  readonly counted: Uint8Array;
}

/**
 * What is known of each row's profits: all of them by prices; by trades that of the executed action,
 * weighted where the engine drew it. A row without a label has no executed profit: its accuracy and
 * its profit are of the same rows.
 */
export function profitsOf(
  table: SignalTable,
  classes: Uint8Array,
  settled: Pick<Settled, 'settlements'> | null,
  outcomes: Outcomes | null,
): Profits | null {
  if (settled !== null) return settledProfits(settled.settlements);
  if (outcomes === null) return null;
  if (isExplored(table)) return exploredProfits(table, outcomes);
  const { counted, ...executed } = executedProfits(outcomes);
  const isLabelled = (is: number, row: number) => (classes[row] === ABSENT ? 0 : is);
  return { ...executed, counted: counted.map(isLabelled) };
}

/** Whether the engine drew some of the executed actions. */
function isExplored({ propensities }: SignalTable): boolean {
  return propensities.some((propensity) => propensity > 0 && propensity < 1);
}

function exploredProfits(table: SignalTable, outcomes: Outcomes): Profits {
  const profits = Array.from(outcomes.actions, (traded, row) => {
    const executed = executedAt(table, traded, row);
    if (executed === null) return profitsOfTrade(null);
    const isTraded = traded !== ABSENT && ACTIONS[traded] === executed;
    const pnlPct = isTraded ? outcomes.pnlPct[row] : null;
    return profitsOfExecution({
      action: executed,
      propensities: propensitiesAt(table, executed, row),
      pnlPct,
    });
  });
  const counted = outcomes.repeated.map((is) => 1 - is);
  return { ...columnsOf('explored', profits), counted };
}

/** The decided action, else that of the trade; null if neither is logged. */
function executedAt({ decidedClasses }: SignalTable, traded: number, row: number): Action | null {
  const executed = decidedClasses[row] === ABSENT ? traded : decidedClasses[row];
  return executed === ABSENT ? null : ACTIONS[executed];
}

/** Without a draw the executed action was certain. */
function propensitiesAt({ propensities }: SignalTable, executed: Action, row: number) {
  const of = (action: Action) => {
    const logged = propensities[row * ACTIONS.length + classOf(action)];
    return Number.isNaN(logged) ? Number(action === executed) : logged;
  };
  return { SELL: of('SELL'), HOLD: of('HOLD'), BUY: of('BUY') };
}

/** Every action of a settled row. */
function settledProfits(settlements: readonly Settlement[]): Profits {
  return columnsOf('prices', settlements.map(profitsOfSettlement));
}

/** The executed trade of each row, and HOLD. */
function executedProfits(outcomes: Outcomes): Profits {
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

/** The profit of each action on a row; null for a row that does not count. */
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
