import { fallbackReasonOf, type Decision } from '@meta-agent/decision';
import { CONFIDENCE_BINS, confidenceBinOf, type RecentDecisions } from '@meta-agent/engine-api';
import { classOf } from '@meta-agent/features';

/** Symbols counted separately. At this many, the rarer half is merged into one sum. */
const MAX_SYMBOLS = 200;
/** Symbols listed in describe(). */
const LISTED_SYMBOLS = 10;

/** Counts of decisions by reason, symbol and confidence; add() takes less than 0.1 µs. */
export class DecisionCounts {
  decisions = 0;
  #overrides = 0;
  #changes = 0;
  #otherSymbols = 0;
  readonly #reasons = new Map<string, number>();
  /** Counts of SELL, HOLD, BUY by symbol; decisions without a symbol have the key ''. */
  readonly #actions = new Map<string, Uint32Array>();
  readonly #confidence = new Uint32Array(CONFIDENCE_BINS);

  add({ use_meta, changed, reason, symbol, action, meta_confidence }: Decision): void {
    this.decisions += 1;
    if (use_meta) this.#overrides += 1;
    if (changed) this.#changes += 1;
    const key = fallbackReasonOf(reason) ?? 'meta_override';
    this.#reasons.set(key, (this.#reasons.get(key) ?? 0) + 1);
    if (meta_confidence !== null) this.#confidence[confidenceBinOf(meta_confidence)] += 1;
    this.#actionsOf(symbol ?? '')[classOf(action)] += 1;
  }

  /** Adds the counts of another. */
  merge(other: DecisionCounts): void {
    this.decisions += other.decisions;
    this.#overrides += other.#overrides;
    this.#changes += other.#changes;
    this.#otherSymbols += other.#otherSymbols;
    for (const [key, n] of other.#reasons) {
      this.#reasons.set(key, (this.#reasons.get(key) ?? 0) + n);
    }
    other.#confidence.forEach((n, bin) => (this.#confidence[bin] += n));
    for (const [symbol, counts] of other.#actions) {
      const actions = this.#actionsOf(symbol);
      counts.forEach((n, k) => (actions[k] += n));
    }
  }

  /** @param seconds length of the period that was counted */
  describe(seconds: number): RecentDecisions {
    const symbols = this.#busiestFirst();
    const rest = symbols.slice(LISTED_SYMBOLS).reduce((sum, [, counts]) => sum + total(counts), 0);
    return {
      seconds,
      decisions: this.decisions,
      overrides: this.#overrides,
      changes: this.#changes,
      reasons: Object.fromEntries(this.#reasons),
      actions: symbols.slice(0, LISTED_SYMBOLS).map(([symbol, [SELL, HOLD, BUY]]) => {
        return { symbol: symbol === '' ? null : symbol, SELL, HOLD, BUY };
      }),
      other_symbols: this.#otherSymbols + rest,
      confidence: [...this.#confidence],
    };
  }

  #actionsOf(symbol: string): Uint32Array {
    const known = this.#actions.get(symbol);
    if (known !== undefined) return known;
    if (this.#actions.size >= MAX_SYMBOLS) this.#mergeRarest();
    const actions = new Uint32Array(3);
    this.#actions.set(symbol, actions);
    return actions;
  }

  #busiestFirst(): [string, Uint32Array][] {
    return [...this.#actions].sort(([, a], [, b]) => total(b) - total(a));
  }

  #mergeRarest(): void {
    for (const [symbol, counts] of this.#busiestFirst().slice(MAX_SYMBOLS / 2)) {
      this.#otherSymbols += total(counts);
      this.#actions.delete(symbol);
    }
  }
}

function total([sell, hold, buy]: Uint32Array): number {
  return sell + hold + buy;
}
