import { GrowingColumn } from './growing-column';
import { NameColumn } from './name-column';

const NONE: readonly number[] = Object.freeze([]);

/** Finds the rows of a file by timestamp and symbol. */
export class JoinIndex {
  /** NaN for a row without a time. */
  readonly #timestampsMs = new GrowingColumn(Float64Array);
  readonly #symbols = new NameColumn<string | null>();
  /** The rows by time and symbol; null when it must be made. */
  #order: Uint32Array | null = null;
  /** Most files are in order: then a row is at its own place. */
  #isInOrder = true;
  /** Records are mostly looked for in the order of the file. */
  #next = 0;

  /** Adds the next row; null without a time or a symbol: then it is not found. */
  add(timestampMs: number | null, symbol: string | null): void {
    const row = this.#timestampsMs.length;
    this.#timestampsMs.push(timestampMs ?? NaN);
    this.#symbols.push(symbol);
    this.#order = null;
    this.#isInOrder &&= this.#isKeyed(row) && (row === 0 || this.#compare(row - 1, row) <= 0);
  }

  timestampMsAt(row: number): number | null {
    const timestampMs = this.#timestampsMs.at(row);
    return Number.isNaN(timestampMs) ? null : timestampMs;
  }

  symbolAt(row: number): string | null {
    return this.#symbols.at(row);
  }

  /** The rows with that timestamp and symbol, as they were added. */
  rowsAt(timestampMs: number, symbol: string): readonly number[] {
    const id = this.#symbols.idOf(symbol);
    if (id === undefined) return NONE;
    if (!this.#isInOrder) this.#order ??= this.#sort();
    const first = this.#firstPlace(timestampMs, id);
    let end = first;
    while (end < this.#places && this.#compareTo(end, timestampMs, id) === 0) end += 1;
    this.#next = end;
    if (end === first) return NONE;
    const rows: number[] = [];
    for (let place = first; place < end; place += 1) rows.push(this.#rowAt(place));
    return rows;
  }

  get #places(): number {
    return this.#order?.length ?? this.#timestampsMs.length;
  }

  #rowAt(place: number): number {
    return this.#order === null ? place : this.#order[place];
  }

  #isKeyed(row: number): boolean {
    return !Number.isNaN(this.#timestampsMs.at(row)) && this.#symbols.at(row) !== null;
  }

  #compare(one: number, other: number): number {
    const times = this.#timestampsMs;
    return times.at(one) - times.at(other) || this.#symbols.idAt(one) - this.#symbols.idAt(other);
  }

  #sort(): Uint32Array {
    const order = Uint32Array.from({ length: this.#timestampsMs.length }, (_, row) => row);
    const keyed = order.filter((row) => this.#isKeyed(row));
    return keyed.sort((i, j) => this.#compare(i, j) || i - j);
  }

  #compareTo(place: number, timestampMs: number, id: number): number {
    const row = this.#rowAt(place);
    return this.#timestampsMs.at(row) - timestampMs || this.#symbols.idAt(row) - id;
  }

  /** The first place that is not before that timestamp and symbol. */
  #firstPlace(timestampMs: number, id: number): number {
    const isBefore = (place: number) => this.#compareTo(place, timestampMs, id) < 0;
    const next = Math.min(this.#next, this.#places);
    const isNext = (next === this.#places || !isBefore(next)) && (next === 0 || isBefore(next - 1));
    if (isNext) return next;
    let low = 0;
    let high = this.#places;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
