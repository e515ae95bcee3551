import type { RowList } from '../join/columns/row-list';

/** At most so many of these rows, evenly spread; 2,000 are enough to find a pattern of nearly all rows. */
export function sampleOf<Row>(rows: RowList<Row>, most = 2000): Row[] {
  const step = Math.max(1, rows.length / most);
  const sampled = Math.min(rows.length, most);
  return Array.from({ length: sampled }, (_, i) => rows.at(Math.floor(i * step)) as Row);
}
