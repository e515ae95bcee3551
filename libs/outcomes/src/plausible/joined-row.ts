import type { Action } from '@meta-agent/features';

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
