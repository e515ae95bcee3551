/** The number of correct answers with a known label; the share is null without known labels. */
export interface Accuracy {
  readonly known: number;
  readonly right: number;
  readonly share: number | null;
}

/**
 * Counts right answers.
 * @example
 * const accuracy = new AccuracyCount();
 * accuracy.add(true);
 * accuracy.add(false);
 * accuracy.total; // { known: 2, right: 1, share: 0.5 }
 */
export class AccuracyCount {
  #known = 0;
  #right = 0;

  add(isRight: boolean): void {
    this.#known += 1;
    this.#right += Number(isRight);
  }

  get total(): Accuracy {
    const share = this.#known === 0 ? null : this.#right / this.#known;
    return { known: this.#known, right: this.#right, share };
  }
}
