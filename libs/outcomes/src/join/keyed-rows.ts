import { parseTimestamp } from '@meta-agent/features';
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
}

/** A record that is looked for. */
export interface RecordKey {
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  readonly symbol: string;
  /** Id of the decision; null or absent if the log has none. */
  readonly id?: string | null | undefined;
}

export interface KeyedRow<Value> {
  readonly value: Value;
  readonly line: number;
  readonly id: string | null;
  /** Milliseconds since 1970; null of a row that has only an id. */
  readonly timestampMs: number | null;
  readonly symbol: string | null;
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
  #repeated = 0;

  add(line: number, { id, timestamp, symbol }: RowKey, value: Value): void {
    const row = this.#rows.length;
    const timestampMs = timestamp === undefined ? null : parseTimestamp(timestamp);
    this.#rows.push({ value, line, id: id ?? null, timestampMs, symbol: symbol ?? null });
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
    const isRepeated = this.#matched.has(found[0]);
    this.#repeated += Number(isRepeated);
    for (const row of found) this.#matched.add(row);
    return { rows: found.map((row) => this.#rows[row]), isRepeated };
  }

  get counts() {
    const matched = this.#matched.size;
    return { matched, unmatched: this.#rows.length - matched, repeated: this.#repeated };
  }

  get all(): readonly KeyedRow<Value>[] {
    return this.#rows;
  }

  get unmatched(): KeyedRow<Value>[] {
    return this.#rows.filter((_, row) => !this.#matched.has(row));
  }

  #rowsOf({ id = null, timestampMs, symbol }: RecordKey): readonly number[] {
    const byId = id === null ? undefined : this.#ids.get(id);
    if (byId !== undefined) return byId;
    const rows = this.#moments.rowsAt(timestampMs, symbol);
    return id === null ? rows : rows.filter((row) => !isOfAnotherDecision(this.#rows[row].id, id));
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
