import { fallbackReasonOf, type Decision } from '@meta-agent/decision';
import { CONFIDENCE_BINS, confidenceBinOf, type RecentDecisions } from '@meta-agent/engine-api';
import { classOf } from '@meta-agent/features';

/** Symbols that are counted apart; of more the rarest half goes into one sum, to make room. */
const MAX_SYMBOLS = 200;
/** Symbols that are told. */
const TOLD_SYMBOLS = 10;

/** Counts of some decisions; made to cost each of them less than a tenth of a microsecond. */
export class DecisionTally {
  decisions = 0;
  #overrides = 0;
  #otherSymbols = 0;
  readonly #reasons = new Map<string, number>();
  /** SELL, HOLD, BUY of each; the empty symbol stands for none. */
  readonly #actions = new Map<string, Uint32Array>();
  readonly #confidence = new Uint32Array(CONFIDENCE_BINS);

  add({ use_meta, reason, symbol, action, meta_confidence }: Decision): void {
    this.decisions += 1;
    if (use_meta) this.#overrides += 1;
    const key = fallbackReasonOf(reason) ?? 'meta_override';
    this.#reasons.set(key, (this.#reasons.get(key) ?? 0) + 1);
    if (meta_confidence !== null) this.#confidence[confidenceBinOf(meta_confidence)] += 1;
    this.#actionsOf(symbol ?? '')[classOf(action)] += 1;
  }

  /** Adds what another one has counted. */
  merge(other: DecisionTally): void {
    this.decisions += other.decisions;
    this.#overrides += other.#overrides;
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

  /** @param seconds how far back they go */
  describe(seconds: number): RecentDecisions {
    const symbols = this.#busiestFirst();
    const rest = symbols.slice(TOLD_SYMBOLS).reduce((sum, [, counts]) => sum + total(counts), 0);
    return {
      seconds,
      decisions: this.decisions,
      overrides: this.#overrides,
      reasons: Object.fromEntries(this.#reasons),
      actions: symbols.slice(0, TOLD_SYMBOLS).map(([symbol, [SELL, HOLD, BUY]]) => {
        return { symbol: symbol === '' ? null : symbol, SELL, HOLD, BUY };
      }),
      other_symbols: this.#otherSymbols + rest,
      confidence: [...this.#confidence],
    };
  }

  #actionsOf(symbol: string): Uint32Array {
    const known = this.#actions.get(symbol);
    if (known !== undefined) return known;
    if (this.#actions.size >= MAX_SYMBOLS) this.#forgetRarest();
    const actions = new Uint32Array(3);
    this.#actions.set(symbol, actions);
    return actions;
  }

  #busiestFirst(): [string, Uint32Array][] {
    return [...this.#actions].sort(([, a], [, b]) => total(b) - total(a));
  }

  #forgetRarest(): void {
    for (const [symbol, counts] of this.#busiestFirst().slice(MAX_SYMBOLS / 2)) {
      this.#otherSymbols += total(counts);
      this.#actions.delete(symbol);
    }
  }
}

function total([sell, hold, buy]: Uint32Array): number {
  return sell + hold + buy;
}
