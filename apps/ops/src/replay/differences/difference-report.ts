import { type Decided, type DifferenceKind, DIFFERENCE_KINDS } from './compare-decisions';
import { CAUSES, type Cause } from './explain-difference';

/** A decision that differs from the decision that it is compared with. */
export interface NotedDifference {
  readonly file: string;
  readonly line: number;
  readonly timestamp: string;
  readonly symbol: string;
  readonly kind: DifferenceKind;
  readonly causes: readonly Cause[];
  readonly logged: Decided;
  readonly replayed: Decided;
}

/** Counts differences and keeps the first ones in full. */
export class DifferenceReport {
  readonly first: NotedDifference[] = [];
  readonly #shown: number;
  readonly #kinds = zeros(DIFFERENCE_KINDS);
  readonly #causes = zeros(CAUSES);
  #compared = 0;
  #different = 0;

  constructor(shown: number) {
    this.#shown = shown;
  }

  countCompared(): void {
    this.#compared += 1;
  }

  add(difference: NotedDifference): void {
    this.#different += 1;
    this.#kinds[difference.kind] += 1;
    for (const cause of difference.causes) this.#causes[cause] += 1;
    if (this.first.length < this.#shown) this.first.push(difference);
  }

  get summary() {
    return {
      compared: this.#compared,
      different: this.#different,
      kinds: { ...this.#kinds },
      causes: { ...this.#causes },
      first: this.first,
    };
  }
}

function zeros<const K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}
