import { classOf } from '@meta-agent/features';
import type { RecordFacts } from '@meta-agent/outcomes';
import { ABSENT, gather } from '../signal-table';

/** The outcomes of the trades, one per row of a signal table. */
export interface Outcomes {
  /** The class of the trade, or ABSENT for a row without a trade. */
  readonly actions: Uint8Array;
  /** 1 for a win. */
  readonly wins: Uint8Array;
  /** Percent, NaN for a row without a trade. */
  readonly pnlPct: Float64Array;
  /** Minutes, 0 for a row without a trade. */
  readonly holdMinutes: Float64Array;
  /** 1 where an earlier row has the same trade: the profit counts only in the earlier row. */
  readonly repeated: Uint8Array;
  readonly matched: number;
  readonly unmatched: number;
}

type Columns = Omit<Outcomes, 'matched' | 'unmatched'>;

/** Columns for this many rows, of which none has a trade so far. */
export function emptyOutcomes(length: number): Columns {
  return {
    actions: new Uint8Array(length).fill(ABSENT),
    wins: new Uint8Array(length),
    pnlPct: new Float64Array(length).fill(NaN),
    holdMinutes: new Float64Array(length),
    repeated: new Uint8Array(length),
  };
}

/** Sets the trade of one row. */
export function setOutcome(columns: Columns, row: number, { trade, isRepeated }: RecordFacts) {
  columns.repeated[row] = Number(isRepeated);
  if (trade === null) return;
  columns.actions[row] = classOf(trade.action);
  columns.wins[row] = Number(trade.isWin);
  columns.pnlPct[row] = trade.pnlPct;
  columns.holdMinutes[row] = trade.holdMinutes;
}

/** The outcomes of the rows with these indices. */
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
