import {
  ACTIONS,
  formatTimestamp,
  regimesOf,
  volatilityOf,
  type Regime,
  type Signal,
  type SignalRecord,
  type Signals,
} from '@meta-agent/features';

/** The value of a class column where a row has no class. */
export const ABSENT = 255;

/** A prediction log in columns, sorted by time; entry i of each column belongs to row i. */
export interface SignalTable {
  readonly length: number;
  /** Milliseconds since 1970, ascending. */
  readonly timestampsMs: Float64Array;
  /** The index of each row's symbol in `symbols`. */
  readonly symbolIds: Uint32Array;
  readonly symbols: readonly string[];
  readonly agents: readonly string[];
  /** length x agents.length classes, or ABSENT. */
  readonly actions: Uint8Array;
  /** length x agents.length, 0..1. */
  readonly confidences: Float64Array;
  /** The class of the logged vote, or ABSENT. */
  readonly ensembleClasses: Uint8Array;
  /** The class of the engine's decision, or ABSENT where not logged. */
  readonly decidedClasses: Uint8Array;
  /** length x 3: the probabilities with which the engine drew each action; NaN where not logged, empty if nowhere. */
  readonly propensities: Float64Array;
  /** length x 2: volatility and trend strength, NaN where not logged. */
  readonly regimes: Float64Array;
  /** The record's own horizon; NaN where none is logged, or none in minutes. */
  readonly horizonMinutes: Float64Array;
}

/** The rows of a moment stand together, so the last time is kept. */
let last = { ms: 0, timestamp: formatTimestamp(0) };

function timestampOf(ms: number): string {
  if (ms !== last.ms) last = { ms, timestamp: formatTimestamp(ms) };
  return last.timestamp;
}

/** The record of one row, in the form that the engine receives. */
export function recordAt(table: SignalTable, row: number): SignalRecord {
  return {
    timestamp: timestampOf(table.timestampsMs[row]),
    symbol: table.symbols[table.symbolIds[row]],
    ...horizonAt(table, row),
    ...signalsAt(table, row),
  };
}

function horizonAt({ horizonMinutes }: SignalTable, row: number): Pick<SignalRecord, 'horizon'> {
  const horizon = horizonMinutes[row];
  return Number.isNaN(horizon) ? {} : { horizon };
}

/** Votes and regime of one row, the input of the features. */
export function signalsAt(table: SignalTable, row: number): Signals {
  const base_predictions: Partial<Record<string, Signal>> = {};
  const { agents } = table;
  for (let i = 0; i < agents.length; i += 1) {
    const action = table.actions[row * agents.length + i];
    if (action === ABSENT) continue;
    const confidence = table.confidences[row * agents.length + i];
    base_predictions[agents[i]] = { action: ACTIONS[action], confidence };
  }
  return { base_predictions, regime: loggedRegime(table, row) };
}

function loggedRegime({ regimes }: SignalTable, row: number): Regime {
  const volatility = regimes[2 * row];
  const trend_strength = regimes[2 * row + 1];
  // Both values are nearly always known: one literal is faster than spreading.
  if (!Number.isNaN(volatility + trend_strength)) return { volatility, trend_strength };
  return {
    ...(!Number.isNaN(volatility) && { volatility }),
    ...(!Number.isNaN(trend_strength) && { trend_strength }),
  };
}

/** Volatility of a row, 0..1; 0.5 when the regime is not known. */
export function volatilityAt(table: SignalTable, row: number): number {
  return volatilityOf({ regime: loggedRegime(table, row) });
}

/** The regimes of a row: of volatility and of trend. */
export function regimesAt(table: SignalTable, row: number) {
  return regimesOf({ base_predictions: {}, regime: loggedRegime(table, row) });
}

/** The rows with these indices, in the order of the indices. */
export function selectRows(table: SignalTable, rows: ArrayLike<number>): SignalTable {
  return {
    length: rows.length,
    agents: table.agents,
    symbols: table.symbols,
    timestampsMs: gather(table.timestampsMs, rows, 1),
    symbolIds: gather(table.symbolIds, rows, 1),
    actions: gather(table.actions, rows, table.agents.length),
    confidences: gather(table.confidences, rows, table.agents.length),
    ensembleClasses: gather(table.ensembleClasses, rows, 1),
    decidedClasses: gather(table.decidedClasses, rows, 1),
    propensities: gather(table.propensities, rows, ACTIONS.length),
    regimes: gather(table.regimes, rows, 2),
    horizonMinutes: gather(table.horizonMinutes, rows, 1),
  };
}

/** The rows of a table of this length for which something holds. */
export function rowsOf(length: number, is: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(length);
  let count = 0;
  for (let row = 0; row < length; row += 1) if (is(row)) rows[count++] = row;
  return rows.subarray(0, count);
}

type Column = Float64Array | Uint8Array | Uint32Array;

/**
 * The rows with these indices of one column with `width` values per row. Consecutive rows are a view
 * of the column, not a copy.
 */
export function gather<C extends Column>(column: C, rows: ArrayLike<number>, width: number): C {
  if (isRange(rows)) {
    const start = rows.length === 0 ? 0 : rows[0] * width;
    return column.subarray(start, start + rows.length * width) as C;
  }
  const picked = new (column.constructor as new (length: number) => C)(rows.length * width);
  for (let i = 0; i < rows.length; i += 1) {
    for (let j = 0; j < width; j += 1) picked[i * width + j] = column[rows[i] * width + j];
  }
  return picked;
}

function isRange(rows: ArrayLike<number>): boolean {
  for (let i = 1; i < rows.length; i += 1) if (rows[i] !== rows[0] + i) return false;
  return true;
}
