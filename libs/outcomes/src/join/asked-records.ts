import { classOf, type Action } from '@meta-agent/features';
import { GrowingColumn } from './columns/growing-column';
import type { RecordKey } from './keyed-rows';

/** A record that rows are joined to. */
export interface JoinedRecord extends RecordKey {
  /** The actions of the vote and the decision; empty or absent if unknown. */
  readonly decided?: readonly Action[] | undefined;
}

/** The records of one symbol, by time. */
interface SymbolRecords {
  readonly timestampsMs: Float64Array;
  /** A bit for each decided action. */
  readonly decided: Uint8Array;
}

/** The records that were looked up; rows without a match are compared with these records. */
export class AskedRecords {
  readonly #collected = new Map<string, ReturnType<typeof emptyColumns>>();
  readonly #sorted = new Map<string, SymbolRecords>();
  #firstMs = Infinity;
  #lastMs = -Infinity;

  add({ timestampMs, symbol, decided = [] }: JoinedRecord): void {
    let records = this.#collected.get(symbol);
    if (records === undefined) {
      this.#collected.set(symbol, (records = emptyColumns()));
    }
    records.timestampsMs.push(timestampMs);
    records.decided.push(decided.reduce((bits, action) => bits | (1 << classOf(action)), 0));
    this.#firstMs = Math.min(this.#firstMs, timestampMs);
    this.#lastMs = Math.max(this.#lastMs, timestampMs);
  }

  get symbols(): string[] {
    return [...this.#collected.keys()];
  }

  /** Milliseconds since 1970 of the first record and of the last; infinite without records. */
  get span(): readonly [firstMs: number, lastMs: number] {
    return [this.#firstMs, this.#lastMs];
  }

  /** Whether a time is between the first and the last record; an unknown time counts as between. */
  spans(timestampMs: number | null): boolean {
    return timestampMs === null || (timestampMs >= this.#firstMs && timestampMs <= this.#lastMs);
  }

  /** Whether there is a record, decided as `action` if an action is given. */
  has(timestampMs: number, symbol: string, action: Action | null): boolean {
    const { timestampsMs, decided } = this.#recordsOf(symbol);
    for (
      let at = countBefore(timestampsMs, timestampMs);
      timestampsMs[at] === timestampMs;
      at += 1
    ) {
      if (action === null || decided[at] === 0 || decided[at] & (1 << classOf(action))) return true;
    }
    return false;
  }

  /** The time of the record nearest to a time; null for a symbol without records. */
  nearest(timestampMs: number, symbol: string): number | null {
    const { timestampsMs } = this.#recordsOf(symbol);
    const after = countBefore(timestampsMs, timestampMs);
    const around = [...timestampsMs.subarray(Math.max(0, after - 1), after + 1)];
    if (around.length === 0) return null;
    const distance = (ms: number) => Math.abs(ms - timestampMs);
    return around.reduce((best, ms) => (distance(ms) < distance(best) ? ms : best));
  }

  /** Median time between two records of a symbol, in milliseconds; null below two records. */
  medianStepMs(): number | null {
    const steps = new GrowingColumn(Float64Array);
    for (const symbol of this.#collected.keys()) {
      const { timestampsMs } = this.#recordsOf(symbol);
      for (let i = 1; i < timestampsMs.length; i += 1) {
        const step = timestampsMs[i] - timestampsMs[i - 1];
        if (step > 0) steps.push(step);
      }
    }
    return steps.length === 0 ? null : steps.values.sort()[steps.length >> 1];
  }

  #recordsOf(symbol: string): SymbolRecords {
    const known = this.#sorted.get(symbol);
    const collected = this.#collected.get(symbol);
    if (collected === undefined) return NO_RECORDS;
    if (known?.timestampsMs.length === collected.timestampsMs.length) return known;
    const times = collected.timestampsMs.values;
    const order = Uint32Array.from(times, (_, at) => at);
    if (!times.every((ms, at) => at === 0 || times[at - 1] <= ms)) {
      order.sort((i, j) => times[i] - times[j]);
    }
    const sorted = {
      timestampsMs: Float64Array.from(order, (at) => times[at]),
      decided: Uint8Array.from(order, (at) => collected.decided.at(at)),
    };
    this.#sorted.set(symbol, sorted);
    return sorted;
  }
}

const emptyColumns = () => ({
  timestampsMs: new GrowingColumn(Float64Array),
  decided: new GrowingColumn(Uint8Array),
});

const NO_RECORDS: SymbolRecords = {
  timestampsMs: new Float64Array(0),
  decided: new Uint8Array(0),
};

function countBefore(timestampsMs: Float64Array, timestampMs: number): number {
  let low = 0;
  let high = timestampsMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timestampsMs[middle] < timestampMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
