type Numbers = Float64Array | Uint32Array | Uint8Array;

const FIRST_CAPACITY = 1024;

/** A column of numbers that grows: 1, 4 or 8 bytes a row. */
export class GrowingColumn<Kind extends Numbers> {
  #values: Kind;
  #length = 0;

  constructor(readonly kind: new (length: number) => Kind) {
    this.#values = new kind(FIRST_CAPACITY);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new this.kind(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  at(row: number): number {
    return this.#values[row];
  }

  set(row: number, value: number): void {
    this.#values[row] = value;
  }

  /** The values so far: a view that the next `push` may leave behind. */
  get values(): Kind {
    return this.#values.subarray(0, this.#length) as Kind;
  }
}
