import type { Decision } from '@meta-agent/decision';
import { DIFFERENCE_KINDS, differenceOf, type DifferenceKind } from './compare-decisions';
import type { Truth } from './truths';

/** Two versions on the same records. */
export class VersionContest {
  #compared = 0;
  readonly #kinds = Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, 0])) as Record<
    DifferenceKind,
    number
  >;
  /** Where they do different things and the right one is known. */
  readonly #right = { first: 0, second: 0, neither: 0 };

  add(first: Decision, second: Decision, { label }: Truth): DifferenceKind | null {
    this.#compared += 1;
    const kind = differenceOf(first, second);
    if (kind === null) return null;
    this.#kinds[kind] += 1;
    if (kind !== 'action' || label === null) return kind;
    if (first.action === label) this.#right.first += 1;
    else this.#right[second.action === label ? 'second' : 'neither'] += 1;
    return kind;
  }

  get summary() {
    return { compared: this.#compared, kinds: { ...this.#kinds }, right: { ...this.#right } };
  }
}
