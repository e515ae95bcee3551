/** Finds the rows of a file by timestamp and symbol. */
export class JoinIndex {
  readonly #timestampsMs: number[] = [];
  readonly #symbolIds: number[] = [];
  readonly #rows: number[] = [];
  readonly #ids = new Map<string, number>();
  #order: Uint32Array | null = null;

  /** @param row the value that `rowsAt` returns */
  add(timestampMs: number, symbol: string, row: number): void {
    let id = this.#ids.get(symbol);
    if (id === undefined) this.#ids.set(symbol, (id = this.#ids.size));
    this.#timestampsMs.push(timestampMs);
    this.#symbolIds.push(id);
    this.#rows.push(row);
    this.#order = null;
  }

  /** The rows with that timestamp and symbol, as they were added. */
  rowsAt(timestampMs: number, symbol: string): number[] {
    const id = this.#ids.get(symbol);
    if (id === undefined) return [];
    const order = (this.#order ??= this.#sort());
    const found: number[] = [];
    for (let at = this.#countBefore(order, timestampMs, id); at < order.length; at += 1) {
      const entry = order[at];
      if (this.#timestampsMs[entry] !== timestampMs || this.#symbolIds[entry] !== id) break;
      found.push(this.#rows[entry]);
    }
    return found;
  }

  #sort(): Uint32Array {
    const order = Uint32Array.from(this.#timestampsMs.keys());
    const times = this.#timestampsMs;
    const ids = this.#symbolIds;
    return order.sort((i, j) => times[i] - times[j] || ids[i] - ids[j] || i - j);
  }

  /** The number of rows before that timestamp and symbol, by bisection. */
  #countBefore(order: Uint32Array, timestampMs: number, id: number): number {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = order[middle];
      const after = this.#timestampsMs[entry] - timestampMs || this.#symbolIds[entry] - id;
      if (after < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
