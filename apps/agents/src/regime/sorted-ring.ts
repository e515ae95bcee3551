/** The last values of a series, also kept in order: the rank of a new value without sorting. */
export class SortedRing {
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #next = 0;
  #length = 0;

  constructor(readonly capacity: number) {
    this.#ring = new Float64Array(capacity);
    this.#sorted = new Float64Array(capacity);
  }

  get isFull(): boolean {
    return this.#length === this.capacity;
  }

  /** The values in ascending order. A view. */
  get sorted(): Float64Array {
    return this.#sorted.subarray(0, this.#length);
  }

  clear(): void {
    this.#next = 0;
    this.#length = 0;
  }

  /** The values, oldest first. */
  values(): Float64Array {
    const first = this.isFull ? this.#next : 0;
    return Float64Array.from(
      { length: this.#length },
      (_, i) => this.#ring[(first + i) % this.capacity],
    );
  }

  /** Adds a value; the oldest leaves a full ring. */
  push(value: number): void {
    if (this.isFull) this.#remove(this.#ring[this.#next]);
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.capacity;
    const at = this.#firstNotBelow(value);
    this.#sorted.copyWithin(at + 1, at, this.#length);
    this.#sorted[at] = value;
    this.#length += 1;
  }

  /** Number of values below this one, and of those equal to it. */
  rank(value: number): { readonly below: number; readonly equal: number } {
    const below = this.#firstNotBelow(value);
    let end = below;
    while (end < this.#length && this.#sorted[end] === value) end += 1;
    return { below, equal: end - below };
  }

  #remove(value: number): void {
    const at = this.#firstNotBelow(value);
    this.#sorted.copyWithin(at, at + 1, this.#length);
    this.#length -= 1;
  }

  #firstNotBelow(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
