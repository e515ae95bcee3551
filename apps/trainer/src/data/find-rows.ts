import type { SignalTable } from './signal-table';

/** The rows of one symbol at one moment: none, one, or one per horizon. */
export function findRows(table: SignalTable, timestampMs: number, symbol: string): number[] {
  const found: number[] = [];
  const first = firstRowAt(table.timestampsMs, timestampMs);
  for (let row = first; table.timestampsMs[row] === timestampMs; row += 1) {
    if (table.symbols[table.symbolIds[row]] === symbol) found.push(row);
  }
  return found;
}

/** The first row at or after that moment, by bisection. */
function firstRowAt(timestampsMs: Float64Array, timestampMs: number): number {
  let low = 0;
  let high = timestampsMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timestampsMs[middle] < timestampMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
