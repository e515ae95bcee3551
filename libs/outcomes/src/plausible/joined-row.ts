import type { Action } from '@meta-agent/features';
import type { RowList } from '../join/columns/row-list';

/** The fields of an outcomes or labels row that judge the join. */
export interface JoinedRow {
  /** Milliseconds since 1970; null of a row that has only an id. */
  readonly timestampMs: number | null;
  readonly symbol: string | null;
  /** Of a trade; null of a label. */
  readonly action: Action | null;
  /** Of a trade; null of a label. */
  readonly holdMinutes: number | null;
}

const SAMPLED = 2000;

/** At most 2,000 of these rows, evenly spread: enough to find a pattern of nearly all rows. */
export function sampleOf<Row>(rows: RowList<Row>): Row[] {
  const step = Math.max(1, rows.length / SAMPLED);
  const sampled = Math.min(rows.length, SAMPLED);
  return Array.from({ length: sampled }, (_, i) => rows.at(Math.floor(i * step)) as Row);
}
