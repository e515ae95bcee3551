/** What the rows of a group have in common: features that are constant, or equal to one another. */
export class GroupStructure {
  readonly #first: Float64Array;
  readonly #isConstant: Uint8Array;
  /** For each feature, the first one that equals it in every row so far. */
  #twins: Int16Array;

  /** @param first the features of the first row */
  constructor(first: Float64Array) {
    this.#first = first.slice();
    this.#isConstant = new Uint8Array(first.length).fill(1);
    this.#twins = refine(new Int16Array(first.length), first);
  }

  /** @param row the features of a further row */
  add(row: Float64Array): void {
    const first = this.#first;
    const twins = this.#twins;
    let isSplit = false;
    for (let j = 0; j < first.length; j += 1) {
      const value = row[j];
      if (value !== first[j]) this.#isConstant[j] = 0;
      if (value !== row[twins[j]]) isSplit = true;
    }
    if (isSplit) this.#twins = refine(twins, row);
  }

  /**
   * `sources`: for each feature, the index of its value among those that a row keeps, -1 when
   * constant. `kept`: the features whose values are kept.
   */
  build() {
    const constants = this.#first.map((value, j) => (this.#isConstant[j] === 1 ? value : 0));
    const sources = new Int16Array(constants.length).fill(-1);
    const kept: number[] = [];
    this.#twins.forEach((twin, j) => {
      if (this.#isConstant[j] === 1) return;
      if (twin === j) kept.push(j);
      sources[j] = twin === j ? kept.length - 1 : sources[twin];
    });
    return { constants, sources, kept: Int16Array.from(kept) };
  }
}

/** The first feature with this twin so far and with this value in the current row. */
function refine(twins: Int16Array, row: Float64Array): Int16Array {
  return twins.map((twin, j) => {
    for (let i = 0; i < j; i += 1) if (twins[i] === twin && row[i] === row[j]) return i;
    return j;
  });
}
