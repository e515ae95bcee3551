import type { DecidedRow } from './decisions/decided-row';

type Asked = Pick<DecidedRow, 'timestampMs' | 'symbol' | 'horizon'>;

/**
 * The first of each record: a repeated request has a row of its own, and a trade may be in two files,
 * but what was known of it counts once.
 */
export class FirstOfEach {
  /** When each record was known, in this order. */
  readonly #seen = new Map<string, number>();
  #forgottenMs = -Infinity;

  /**
   * Notes a settled record; they come in the order in which they become known.
   * @param earliestMs when it could be known at the earliest
   * @returns whether it is the first; null when that is forgotten
   */
  note({ timestampMs, symbol, horizon }: Asked, knownAtMs: number, earliestMs: number) {
    const key = `${timestampMs} ${horizon ?? ''} ${symbol}`;
    if (this.#seen.has(key)) return false;
    if (earliestMs < this.#forgottenMs) return null;
    this.#seen.set(key, knownAtMs);
    return true;
  }

  /** Forgets what was known before a time. */
  forgetBefore(ms: number): void {
    for (const [key, knownAtMs] of this.#seen) {
      if (knownAtMs >= ms) break;
      this.#seen.delete(key);
    }
    this.#forgottenMs = Math.max(this.#forgottenMs, ms);
  }
}
