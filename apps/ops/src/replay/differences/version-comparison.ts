import type { Decision } from '@meta-agent/decision';
import type { Truth } from '@meta-agent/outcomes';
import { DIFFERENCE_KINDS, differenceOf, type DifferenceKind } from './compare-decisions';

/** Compares two versions on the same records. */
export class VersionComparison {
  #compared = 0;
  readonly #kinds = Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, 0])) as Record<
    DifferenceKind,
    number
  >;
  /** Whose action is right, on records with different actions and a known label. */
  readonly #right = { first: 0, second: 0, neither: 0 };

  add(first: Decision, second: Decision, { label }: Truth): DifferenceKind | null {
    this.#compared += 1;
    const kind = differenceOf(first, second);
    if (kind === null) return null;
    this.#kinds[kind] += 1;
    if (kind !== 'action' || label.action === null) return kind;
    if (first.action === label.action) this.#right.first += 1;
    else this.#right[second.action === label.action ? 'second' : 'neither'] += 1;
    return kind;
  }

  get summary() {
    return { compared: this.#compared, kinds: { ...this.#kinds }, right: { ...this.#right } };
  }
}
