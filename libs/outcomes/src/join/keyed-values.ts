import { parseTimestamp } from '@meta-agent/features';
import { JoinIndex, type JoinCounts } from './join-index';

/** A value found by its key, and whether an earlier record had it. */
export interface FoundValue<T> {
  readonly value: T | null;
  readonly isRepeated: boolean;
}

const NOT_FOUND = Object.freeze({ value: null, isRepeated: false });

/** The values of a file's rows, found by timestamp and symbol; a later row replaces an earlier. */
export class KeyedValues<T> {
  readonly #index = new JoinIndex();
  readonly #values: T[] = [];

  /** @param timestamp ISO 8601 */
  add(timestamp: string, symbol: string, value: T): void {
    this.#index.add(parseTimestamp(timestamp), symbol);
    this.#values.push(value);
  }

  find(timestampMs: number, symbol: string): FoundValue<T> {
    const { row, isRepeated } = this.#index.find(timestampMs, symbol);
    return row === -1 ? NOT_FOUND : { value: this.#values[row], isRepeated };
  }

  get counts(): JoinCounts {
    return this.#index.counts;
  }
}
