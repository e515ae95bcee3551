import type { DecidedRow } from './decisions/decided-row';
import { FirstOfEach } from './first-of-each';
import type { KnownDecision } from './known-decision';
import type { Settling, Truth } from './truth';

/** A settled decision, and its place in the order in which they were decided. */
interface Ordered extends Settling {
  readonly order: number;
}

/** Decisions on their way from the log to what they were worth. */
export class Settlements {
  readonly #truth: Truth;
  readonly #firsts = new FirstOfEach();
  readonly #orders = new Map<DecidedRow, number>();
  #settled: Ordered[] = [];
  #decided = 0;
  #known = 0;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** Settled decisions so far. */
  get count(): number {
    return this.#known + this.#settled.length;
  }

  /**
   * Settles what can be settled now.
   * @param rows further ones, in the order in which they were decided
   * @returns when the first of those that settle now was known, Infinity when none does; null when one
   * reaches behind what is remembered
   */
  settle(rows: readonly DecidedRow[]): number | null {
    for (const row of rows) this.#orders.set(row, this.#decided++);
    let earliestMs = Infinity;
    for (const [row, order] of this.#orders) {
      const verdict = this.#truth.settle(row);
      if (verdict === 'forgotten') return null;
      if (verdict === 'later') continue;
      this.#orders.delete(row);
      if (verdict === 'never') continue;
      for (const settling of verdict) {
        this.#settled.push({ ...settling, order });
        earliestMs = Math.min(earliestMs, settling.known.knownAtMs);
      }
    }
    return earliestMs;
  }

  /**
   * Takes what is known until a time, in the order in which it becomes known.
   * @returns null when one reaches behind what is remembered
   */
  takeUntil(untilMs: number): KnownDecision[] | null {
    const taken = this.#settled.filter(({ known }) => known.knownAtMs <= untilMs);
    if (taken.length === 0) return [];
    this.#settled = this.#settled.filter(({ known }) => known.knownAtMs > untilMs);
    const first: KnownDecision[] = [];
    for (const { known, earliestMs } of taken.sort(inOrder)) {
      const isFirst = this.#firsts.note(known.row, known.knownAtMs, earliestMs);
      if (isFirst === null) return null;
      if (isFirst) first.push(known);
    }
    this.#known += first.length;
    return first;
  }

  /** When the earliest of those that wait was decided, in ms since 1970; Infinity without any. */
  get waitingSinceMs(): number {
    let earliestMs = Infinity;
    for (const row of this.#orders.keys()) earliestMs = Math.min(earliestMs, row.decidedAtMs);
    for (const { known } of this.#settled) {
      earliestMs = Math.min(earliestMs, known.row.decidedAtMs);
    }
    return earliestMs;
  }

  /** Forgets what is older than a time. */
  forgetBefore(ms: number): void {
    this.#firsts.forgetBefore(ms);
    const waiting = new Set(this.#truth.forgetBefore(ms, [...this.#orders.keys()]));
    for (const row of this.#orders.keys()) if (!waiting.has(row)) this.#orders.delete(row);
  }
}

const inOrder = (one: Ordered, other: Ordered): number =>
  one.known.knownAtMs - other.known.knownAtMs || one.place - other.place || one.order - other.order;
