import { Counter, type Registry } from 'prom-client';

interface Entry<L extends string> {
  readonly labels: Record<L, string | number>;
  count: number;
}

export interface HotPathCounterOptions<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  readonly registry: Registry;
}

/**
 * A Prometheus counter for the hot path: inc() adds to a plain number, and the labels are hashed
 * only when Prometheus scrapes.
 */
export class HotPathCounter<L extends string> {
  readonly #entries = new Map<string, Map<string | number, Entry<L>>>();

  constructor({ name, help, labelNames, registry }: HotPathCounterOptions<L>) {
    const entries = this.#entries;
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const byKey of entries.values()) {
          for (const { labels, count } of byKey.values()) this.inc(labels, count);
        }
      },
    });
  }

  /**
   * Two keys name the combination of labels: two lookups are faster than one joined key.
   * @param labels called once, for the first count of a combination
   */
  inc(first: string, second: string | number, labels: () => Record<L, string | number>): void {
    const entry = this.#entries.get(first)?.get(second);
    if (entry === undefined) this.#add(first, second, { labels: labels(), count: 1 });
    else entry.count += 1;
  }

  #add(first: string, second: string | number, entry: Entry<L>): void {
    const byKey = this.#entries.get(first) ?? new Map<string | number, Entry<L>>();
    this.#entries.set(first, byKey.set(second, entry));
  }
}
