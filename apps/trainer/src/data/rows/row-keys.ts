/** Numbers names as they come. */
export class Ids {
  readonly #ids = new Map<string, number>();

  idOf(value: string): number {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    this.#ids.set(value, this.#ids.size);
    return this.#ids.size - 1;
  }

  get values(): string[] {
    return [...this.#ids.keys()];
  }
}

/** Numbers the pairs of symbol and horizon as they come. */
export class Keys {
  /** The horizon of each pair in minutes. */
  readonly horizons: (number | null)[] = [];
  readonly #ids: Map<number | null, number>[] = [];

  idOf(symbolId: number, horizon: number | null): number {
    const ids = (this.#ids[symbolId] ??= new Map<number | null, number>());
    const known = ids.get(horizon);
    if (known !== undefined) return known;
    ids.set(horizon, this.horizons.length);
    return this.horizons.push(horizon) - 1;
  }
}
