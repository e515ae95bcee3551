import { classOf, parseTimestamp } from '@meta-agent/features';
import { outcomeRowSchema, readRows, type InputLedger } from '@meta-agent/log-files';
import { findRows } from './find-rows';
import { ABSENT, type SignalTable } from './signal-table';

/** What became of the ensemble's trades, row by row of a signal table. */
export interface Outcomes {
  /** The trade's class, or ABSENT where there was none. */
  readonly actions: Uint8Array;
  /** 1 for a win. */
  readonly wins: Uint8Array;
  /** Percent, NaN where there was no trade. */
  readonly pnlPct: Float64Array;
  /** 0 where there was no trade. */
  readonly holdMinutes: Float64Array;
  readonly matched: number;
  readonly unmatched: number;
}

/** Reads an outcomes file and joins it on exact (timestamp, symbol); a later line wins. */
export async function readOutcomes(
  path: string,
  table: SignalTable,
  ledger: InputLedger,
): Promise<Outcomes> {
  const actions = new Uint8Array(table.length).fill(ABSENT);
  const wins = new Uint8Array(table.length);
  const pnlPct = new Float64Array(table.length).fill(NaN);
  const holdMinutes = new Float64Array(table.length);
  let matched = 0;
  let unmatched = 0;
  for await (const trade of readRows(path, outcomeRowSchema, ledger)) {
    const rows = findRows(table, parseTimestamp(trade.timestamp), trade.symbol);
    if (rows.length === 0) unmatched += 1;
    else matched += 1;
    for (const row of rows) {
      actions[row] = classOf(trade.action);
      wins[row] = Number(trade.outcome === 'win');
      pnlPct[row] = trade.pnl_pct;
      holdMinutes[row] = trade.hold_duration_minutes;
    }
  }
  return { actions, wins, pnlPct, holdMinutes, matched, unmatched };
}
