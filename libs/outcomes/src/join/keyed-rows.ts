import { horizonMinutes, parseTimestamp } from '@meta-agent/features';
import { GrowingColumn } from './columns/growing-column';
import { JoinIndex } from './columns/join-index';
import { NameColumn } from './columns/name-column';
import { ownText } from './columns/own-text';
import type { RowList } from './columns/row-list';
import type { ValueColumn } from './value-columns';

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

export interface FoundRows {
  /** The numbers of the rows, in the order of the file; empty without a match. */
  readonly rows: readonly number[];
  /** An earlier record had these rows. */
  readonly isRepeated: boolean;
}

const NOTHING: FoundRows = Object.freeze({ rows: Object.freeze([]), isRepeated: false });
/** Marks of a row: it is of a record, or of one that is left out. */
const MATCHED = 1;
const LEFT_OUT = 2;

/** The rows of a file in columns, found by the id of a record, else by its timestamp and symbol. */
export class KeyedRows<Value> implements RowList<KeyedRow<Value>> {
  readonly #values: ValueColumn<Value>;
  readonly #lines = new GrowingColumn(Uint32Array);
  readonly #horizons = new NameColumn<KeyedRow<Value>['horizon']>();
  readonly #moments = new JoinIndex();
  readonly #marks = new GrowingColumn(Uint8Array);
  /** Of the rows that have an id. */
  readonly #idOf = new Map<number, string>();
  readonly #ids = new Map<string, number[]>();
  #last = { timestamp: '', ms: NaN };
  #repeated = 0;
  #ambiguous = 0;

  constructor(values: ValueColumn<Value>) {
    this.#values = values;
  }

  get length(): number {
    return this.#lines.length;
  }

  add(line: number, { id, timestamp, symbol, horizon }: RowKey, value: Value): void {
    const row = this.length;
    this.#values.push(value);
    this.#lines.push(line);
    this.#horizons.push(horizonMinutes(horizon));
    this.#moments.add(timestamp === undefined ? null : this.#msOf(timestamp), symbol ?? null);
    this.#marks.push(0);
    if (id === undefined) return;
    const own = ownText(id);
    this.#idOf.set(row, own);
    const same = this.#ids.get(own);
    if (same === undefined) this.#ids.set(own, [row]);
    else same.push(row);
  }

  /** The rows of a moment stand together, so the last time is kept. */
  #msOf(timestamp: string): number {
    if (timestamp !== this.#last.timestamp)
      this.#last = { timestamp, ms: parseTimestamp(timestamp) };
    return this.#last.ms;
  }

  valueAt(row: number): Value {
    return this.#values.at(row);
  }

  lineAt(row: number): number {
    return this.#lines.at(row);
  }

  at(row: number): KeyedRow<Value> | undefined {
    if (row >= this.length) return undefined;
    return {
      value: this.#values.at(row),
      line: this.#lines.at(row),
      id: this.#idOf.get(row) ?? null,
      timestampMs: this.#moments.timestampMsAt(row),
      symbol: this.#moments.symbolAt(row),
      horizon: this.#horizons.at(row),
    };
  }

  timestampMsAt(row: number): number | null {
    return this.#moments.timestampMsAt(row);
  }

  /** Call once for each record, in the order of the log. */
  find(record: RecordKey): FoundRows {
    const rows = this.#rowsOf(record);
    if (rows.length === 0) return NOTHING;
    const isRepeated = this.#isMarked(rows[0], MATCHED);
    for (const row of rows) this.#mark(row, MATCHED);
    if (this.#isAmbiguous(record, rows)) {
      this.#ambiguous += 1;
      return NOTHING;
    }
    this.#repeated += Number(isRepeated);
    return { rows, isRepeated };
  }

  /** The rows of a record that is left out are neither matched nor unmatched. */
  leaveOut(record: RecordKey): void {
    for (const row of this.#rowsOf(record)) this.#mark(row, LEFT_OUT);
  }

  get counts() {
    let [matched, leftOut] = [0, 0];
    for (let row = 0; row < this.length; row += 1) {
      if (this.#isMarked(row, MATCHED)) matched += 1;
      else if (this.#isMarked(row, LEFT_OUT)) leftOut += 1;
    }
    const unmatched = this.length - matched - leftOut;
    return {
      ...{ matched, unmatched, left_out: leftOut },
      ...{ repeated: this.#repeated, ambiguous: this.#ambiguous },
    };
  }

  /** The rows of no record. */
  get unmatched(): RowList<KeyedRow<Value>> {
    const rows: number[] = [];
    for (let row = 0; row < this.length; row += 1) if (this.#marks.at(row) === 0) rows.push(row);
    return { length: rows.length, at: (place) => this.at(rows[place]) };
  }

  #isMarked(row: number, mark: number): boolean {
    return (this.#marks.at(row) & mark) !== 0;
  }

  #mark(row: number, mark: number): void {
    this.#marks.set(row, this.#marks.at(row) | mark);
  }

  #rowsOf({ id = null, timestampMs, symbol, horizon = null }: RecordKey): readonly number[] {
    const byId = id === null ? undefined : this.#ids.get(id);
    if (byId !== undefined) return byId;
    const rows = this.#moments.rowsAt(timestampMs, symbol);
    if (rows.length === 0) return rows;
    return rows.filter((row) => {
      const rowId = this.#idOf.get(row) ?? null;
      if (id !== null && isOfAnotherDecision(rowId, id)) return false;
      const horizonOf = this.#horizons.at(row);
      return horizon === null || horizonOf === null || horizonOf === horizon;
    });
  }

  /** Rows of several horizons, and a record that does not say its own. */
  #isAmbiguous({ horizon = null }: RecordKey, found: readonly number[]): boolean {
    if (found.length < 2 || horizon !== null) return false;
    return found.some((row) => this.#horizons.at(row) !== this.#horizons.at(found[0]));
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
