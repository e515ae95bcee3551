import { ACTIONS, classOf } from '@meta-agent/features';
import { profitsOfTrade, type ActionProfits, type RecordFacts } from '@meta-agent/outcomes';
import { ABSENT, gather } from './signal-table';

/** The outcomes of the trades, row by row of a signal table. */
export interface Outcomes {
  /** The trade's class, or ABSENT where there was none. */
  readonly actions: Uint8Array;
  /** 1 for a win. */
  readonly wins: Uint8Array;
  /** Percent, NaN where there was no trade. */
  readonly pnlPct: Float64Array;
  /** 0 where there was no trade. */
  readonly holdMinutes: Float64Array;
  /** 1 where an earlier row has the same trade: its profit counts there. */
  readonly repeated: Uint8Array;
  readonly matched: number;
  readonly unmatched: number;
}

type Columns = Omit<Outcomes, 'matched' | 'unmatched'>;

export function outcomeColumns(facts: readonly RecordFacts[]): Columns {
  const trades = facts.map(({ trade }) => trade);
  return {
    actions: Uint8Array.from(trades, (trade) => (trade === null ? ABSENT : classOf(trade.action))),
    wins: Uint8Array.from(trades, (trade) => Number(trade?.isWin ?? false)),
    pnlPct: Float64Array.from(trades, (trade) => trade?.pnlPct ?? NaN),
    holdMinutes: Float64Array.from(trades, (trade) => trade?.holdMinutes ?? 0),
    repeated: Uint8Array.from(facts, ({ isRepeated }) => Number(isRepeated)),
  };
}

/** What each action earns on a row; null where an earlier row has the same trade. */
export function profitsAt(outcomes: Columns, row: number): ActionProfits | null {
  if (outcomes.repeated[row] === 1) return null;
  const action = outcomes.actions[row];
  const trade =
    action === ABSENT ? null : { action: ACTIONS[action], pnlPct: outcomes.pnlPct[row] };
  return profitsOfTrade(trade);
}

/** The rows of these indices. */
export function selectOutcomes(outcomes: Outcomes, rows: Uint32Array): Outcomes {
  return {
    ...outcomes,
    actions: gather(outcomes.actions, rows, 1),
    wins: gather(outcomes.wins, rows, 1),
    pnlPct: gather(outcomes.pnlPct, rows, 1),
    holdMinutes: gather(outcomes.holdMinutes, rows, 1),
    repeated: gather(outcomes.repeated, rows, 1),
  };
}
