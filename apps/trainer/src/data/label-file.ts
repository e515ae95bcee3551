import { classOf, parseTimestamp } from '@meta-agent/features';
import { labelRowSchema, readRows, type InputLedger } from '@meta-agent/log-files';
import { findRows } from './find-rows';
import { ABSENT, type SignalTable } from './signal-table';

/** Labels of a file, row by row of a signal table. */
export interface FileLabels {
  /** A class, or ABSENT. */
  readonly classes: Uint8Array;
  readonly matched: number;
  readonly unmatched: number;
}

/** Reads a labels file and joins it on exact (timestamp, symbol); a later line wins. */
export async function readLabelFile(
  path: string,
  table: SignalTable,
  ledger: InputLedger,
): Promise<FileLabels> {
  const classes = new Uint8Array(table.length).fill(ABSENT);
  let matched = 0;
  let unmatched = 0;
  for await (const { timestamp, symbol, label } of readRows(path, labelRowSchema, ledger)) {
    const rows = findRows(table, parseTimestamp(timestamp), symbol);
    if (rows.length === 0) unmatched += 1;
    else matched += 1;
    for (const row of rows) classes[row] = classOf(label);
  }
  return { classes, matched, unmatched };
}
