import type { Action, LogRecord } from '@meta-agent/features';
import { RowValues } from '../data/log/row-values';
import type { SignalTable } from '../data/signal-table';
import { SignalTableBuilder } from '../data/signal-table-builder';

const START_MS = Date.UTC(2026, 1, 5);

export interface Row {
  /** Of xgb, lgbm, nhits, patchtst; null for an agent that does not report. */
  readonly votes: readonly (Action | null)[];
  readonly confidence?: number;
  readonly symbol?: string;
  /** Time since the start; by default a minute after the previous row. */
  readonly minute?: number;
  readonly changes?: Partial<LogRecord>;
}

/** The log record of a row. */
export function makeRecord(row: Row, index = 0): LogRecord {
  const { votes, confidence = 0.6, symbol = 'BTCUSDT', minute = index, changes } = row;
  const signalOf = (action: Action | null) =>
    action === null ? undefined : { action, confidence };
  const [xgb, lgbm, nhits, patchtst] = votes.map(signalOf);
  return {
    timestamp: new Date(START_MS + minute * 60_000).toISOString(),
    symbol,
    base_predictions: { xgb, lgbm, nhits, patchtst },
    ...changes,
  };
}

/** A table of these rows. */
export function makeTable(rows: readonly Row[]): SignalTable {
  const builder = new SignalTableBuilder();
  rows.forEach((row, i) => {
    builder.add(new RowValues().read(makeRecord(row, i)));
  });
  return builder.build().table;
}
