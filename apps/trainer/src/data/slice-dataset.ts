import type { Dataset } from './read-dataset';
import { gather, rowsOf, selectRows } from './signal-table';
import { selectProfits } from './truth/profits';

/** The labelled rows from `start` up to `end`, and every record of their time. */
export function sliceDataset(
  { table, classes, assumed, every }: Dataset,
  start: number,
  end: number,
): MeasuredRows {
  const rows = rowsOf(table.length, (row) => row >= start && row < end);
  const [startMs, endMs] = [table.timestampsMs[start], table.timestampsMs[end - 1]];
  return {
    table: selectRows(table, rows),
    classes: gather(classes, rows, 1),
    assumed: gather(assumed, rows, 1),
    every: selectTime(every, startMs, endMs),
  };
}

/** Labelled rows, and every record of their time. */
export type MeasuredRows = Pick<Dataset, 'table' | 'classes' | 'assumed' | 'every'>;

function selectTime({ table, profits }: Dataset['every'], startMs: number, endMs: number) {
  const isWithin = (row: number) =>
    table.timestampsMs[row] >= startMs && table.timestampsMs[row] <= endMs;
  const rows = rowsOf(table.length, isWithin);
  return { table: selectRows(table, rows), profits: profits && selectProfits(profits, rows) };
}
