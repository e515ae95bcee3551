import { horizonMinutes, parseTimestamp } from '@meta-agent/features';
import { JoinIndex } from './join-index';

/** A row of a file with the line it ends on. */
export interface NumberedRow<Row> {
  readonly line: number;
  readonly row: Row;
}

/** The key of the record that a row belongs to. */
export interface RowKey {
  readonly id?: string | undefined;
  /** ISO 8601. */
  readonly timestamp?: string | undefined;
  readonly symbol?: string | undefined;
  /** Absent in a file without horizons: the row belongs to each record of its time and symbol. */
  readonly horizon?: string | undefined;
}

/** A record that is looked for. */
export interface RecordKey {
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  readonly symbol: string;
  /** Id of the decision; null or absent if the log has none. */
  readonly id?: string | null | undefined;
  /** In minutes; null or absent if the log has none. */
  readonly horizon?: number | null | undefined;
}

export interface KeyedRow<Value> {
  readonly value: Value;
  readonly line: number;
  readonly id: string | null;
  /** Milliseconds since 1970; null of a row that has only an id. */
  readonly timestampMs: number | null;
  readonly symbol: string | null;
  /** In minutes; null without one. */
  readonly horizon: number | null;
}

export interface FoundRows<Value> {
  /** In the order of the file; empty without a match. */
  readonly rows: readonly KeyedRow<Value>[];
  /** An earlier record had these rows. */
  readonly isRepeated: boolean;
}

/** The rows of a file, found by the id of a record, else by its timestamp and symbol. */
export class KeyedRows<Value> {
  readonly #rows: KeyedRow<Value>[] = [];
  readonly #moments = new JoinIndex();
  readonly #ids = new Map<string, number[]>();
  readonly #matched = new Set<number>();
  /** Rows of records that are left out. */
  readonly #leftOut = new Set<number>();
  #repeated = 0;
  #ambiguous = 0;

  add(line: number, { id, timestamp, symbol, horizon }: RowKey, value: Value): void {
    const row = this.#rows.length;
    const timestampMs = timestamp === undefined ? null : parseTimestamp(timestamp);
    const key = { id: id ?? null, timestampMs, symbol: symbol ?? null };
    this.#rows.push({ value, line, ...key, horizon: horizonMinutes(horizon) });
    if (timestampMs !== null && symbol !== undefined) this.#moments.add(timestampMs, symbol, row);
    if (id === undefined) return;
    const same = this.#ids.get(id);
    if (same === undefined) this.#ids.set(id, [row]);
    else same.push(row);
  }

  /** Call once for each record, in the order of the log. */
  find(record: RecordKey): FoundRows<Value> {
    const found = this.#rowsOf(record);
    if (found.length === 0) return { rows: [], isRepeated: false };
    if (this.#isAmbiguous(record, found)) {
      this.#ambiguous += 1;
      for (const row of found) this.#matched.add(row);
      return { rows: [], isRepeated: false };
    }
    const isRepeated = this.#matched.has(found[0]);
    this.#repeated += Number(isRepeated);
    for (const row of found) this.#matched.add(row);
    return { rows: found.map((row) => this.#rows[row]), isRepeated };
  }

  /** The rows of a record that is left out are neither matched nor unmatched. */
  leaveOut(record: RecordKey): void {
    for (const row of this.#rowsOf(record)) this.#leftOut.add(row);
  }

  get counts() {
    const matched = this.#matched.size;
    const leftOut = [...this.#leftOut].filter((row) => !this.#matched.has(row)).length;
    const unmatched = this.#rows.length - matched - leftOut;
    return {
      ...{ matched, unmatched, left_out: leftOut },
      ...{ repeated: this.#repeated, ambiguous: this.#ambiguous },
    };
  }

  get all(): readonly KeyedRow<Value>[] {
    return this.#rows;
  }

  get unmatched(): KeyedRow<Value>[] {
    return this.#rows.filter((_, row) => !this.#matched.has(row) && !this.#leftOut.has(row));
  }

  #rowsOf({ id = null, timestampMs, symbol, horizon = null }: RecordKey): readonly number[] {
    const byId = id === null ? undefined : this.#ids.get(id);
    if (byId !== undefined) return byId;
    const rows = this.#moments.rowsAt(timestampMs, symbol);
    if (rows.length === 0) return rows;
    return rows.filter((row) => {
      const of = this.#rows[row];
      if (id !== null && isOfAnotherDecision(of.id, id)) return false;
      return horizon === null || of.horizon === null || of.horizon === horizon;
    });
  }

  /** Rows of several horizons, and a record that does not say its own. */
  #isAmbiguous({ horizon = null }: RecordKey, found: readonly number[]): boolean {
    if (found.length < 2 || horizon !== null) return false;
    return found.some((row) => this.#rows[row].horizon !== this.#rows[found[0]].horizon);
  }
}

// Shorter ids are row numbers of other systems.
const SHORTEST_DECISION_ID = 16;

/**
 * Whether a row names another decision with this timestamp. Ids of another form belong to another
 * system: such a row joins the record of its time and symbol.
 */
function isOfAnotherDecision(rowId: string | null, id: string): boolean {
  return (
    rowId !== null &&
    rowId !== id &&
    rowId.length === id.length &&
    id.length >= SHORTEST_DECISION_ID
  );
}
