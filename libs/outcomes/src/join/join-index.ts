export interface JoinCounts {
  readonly matched: number;
  readonly unmatched: number;
  readonly repeated: number;
}

interface Found {
  readonly row: number;
  readonly isRepeated: boolean;
}

const NOT_FOUND: Found = Object.freeze({ row: -1, isRepeated: false });

/** Finds rows of a file by timestamp and symbol; a later row wins. */
export class JoinIndex {
  readonly #timestampsMs: number[] = [];
  readonly #symbolIds: number[] = [];
  readonly #ids = new Map<string, number>();
  #order: Uint32Array | null = null;
  #matched = new Uint8Array(0);
  #repeated = 0;

  /** Rows count from 0. */
  add(timestampMs: number, symbol: string): void {
    let id = this.#ids.get(symbol);
    if (id === undefined) this.#ids.set(symbol, (id = this.#ids.size));
    this.#timestampsMs.push(timestampMs);
    this.#symbolIds.push(id);
  }

  /** The last row with that timestamp and symbol, or -1; and whether it was found before. */
  find(timestampMs: number, symbol: string): Found {
    const id = this.#ids.get(symbol);
    if (id === undefined) return NOT_FOUND;
    const order = (this.#order ??= this.#sort());
    let at = this.#countUpTo(order, timestampMs, id) - 1;
    if (at < 0 || !this.#isAt(order[at], timestampMs, id)) return NOT_FOUND;
    const found = order[at];
    const isRepeated = this.#matched[found] === 1;
    this.#repeated += Number(isRepeated);
    for (; at >= 0 && this.#isAt(order[at], timestampMs, id); at -= 1) this.#matched[order[at]] = 1;
    return { row: found, isRepeated };
  }

  /** Rows that were found, those that were not, and how often one was found again. */
  get counts(): JoinCounts {
    let matched = 0;
    for (const flag of this.#matched) matched += flag;
    const unmatched = this.#timestampsMs.length - matched;
    return { matched, unmatched, repeated: this.#repeated };
  }

  #isAt(row: number, timestampMs: number, id: number): boolean {
    return this.#timestampsMs[row] === timestampMs && this.#symbolIds[row] === id;
  }

  #sort(): Uint32Array {
    const order = Uint32Array.from(this.#timestampsMs.keys());
    this.#matched = new Uint8Array(order.length);
    const times = this.#timestampsMs;
    const ids = this.#symbolIds;
    return order.sort((i, j) => times[i] - times[j] || ids[i] - ids[j] || i - j);
  }

  /** How many are not after that timestamp and symbol, by bisection. */
  #countUpTo(order: Uint32Array, timestampMs: number, id: number): number {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = order[middle];
      const after = this.#timestampsMs[row] - timestampMs || this.#symbolIds[row] - id;
      if (after <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
