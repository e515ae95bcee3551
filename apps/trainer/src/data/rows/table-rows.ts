import { ACTIONS } from '@meta-agent/features';
import type { SignalTable } from '../signal-table';

/** The columns of the records that are collected, longer than the records are many. */
export type TableRows = Omit<SignalTable, 'length' | 'agents' | 'symbols'> & {
  readonly keyIds: Uint32Array;
  readonly clientIds: Uint32Array;
  readonly fileIds: Uint32Array;
  readonly lines: Uint32Array;
  readonly decidedMs: Float64Array;
};

/** Columns for this many records; none has propensities so far. */
export function emptyRows(capacity: number, agents: number): TableRows {
  return {
    timestampsMs: new Float64Array(capacity),
    symbolIds: new Uint32Array(capacity),
    keyIds: new Uint32Array(capacity),
    clientIds: new Uint32Array(capacity),
    fileIds: new Uint32Array(capacity),
    lines: new Uint32Array(capacity),
    decidedMs: new Float64Array(capacity),
    actions: new Uint8Array(capacity * agents),
    confidences: new Float64Array(capacity * agents),
    ensembleClasses: new Uint8Array(capacity),
    decidedClasses: new Uint8Array(capacity),
    propensities: new Float64Array(0),
    regimes: new Float64Array(capacity * 2),
    horizonMinutes: new Float64Array(capacity),
  };
}

/** The columns with room for this many records. */
export function grow(rows: TableRows, capacity: number, agents: number): TableRows {
  const empty = emptyRows(capacity, agents);
  const grown = rows.propensities.length === 0 ? empty : withPropensities(empty);
  for (const name of Object.keys(grown) as (keyof TableRows)[]) grown[name].set(rows[name]);
  return grown;
}

/** The columns with room for propensities, which few logs have. */
export function withPropensities(rows: TableRows): TableRows {
  const propensities = new Float64Array(rows.timestampsMs.length * ACTIONS.length).fill(NaN);
  return { ...rows, propensities };
}

/** Whether two rows hold the same signals and the same regime. */
export function isSame(
  { actions, confidences, regimes }: TableRows,
  agents: number,
  row: number,
  other: number,
): boolean {
  for (let i = 0; i < agents; i += 1) {
    const [a, b] = [row * agents + i, other * agents + i];
    if (actions[a] !== actions[b] || !Object.is(confidences[a], confidences[b])) return false;
  }
  return (
    Object.is(regimes[2 * row], regimes[2 * other]) &&
    Object.is(regimes[2 * row + 1], regimes[2 * other + 1])
  );
}
