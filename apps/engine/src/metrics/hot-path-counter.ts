import { Counter, type Registry } from 'prom-client';

interface Entry<L extends string> {
  readonly labels: Record<L, string | number>;
  count: number;
}

export interface TallyOptions<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  readonly registry: Registry;
}

/**
 * A counter on a path where its labels must not be hashed each time: it is counted in a number,
 * which is handed over when Prometheus asks.
 */
export class Tally<L extends string> {
  readonly #entries = new Map<string, Map<string | number, Entry<L>>>();

  constructor({ name, help, labelNames, registry }: TallyOptions<L>) {
    const entries = this.#entries;
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const alike of entries.values()) {
          for (const { labels, count } of alike.values()) this.inc(labels, count);
        }
      },
    });
  }

  /**
   * Two values name the combination of labels: to look up both is faster than to join them.
   * @param labels made only for its first time
   */
  inc(first: string, second: string | number, labels: () => Record<L, string | number>): void {
    const entry = this.#entries.get(first)?.get(second);
    if (entry === undefined) this.#add(first, second, { labels: labels(), count: 1 });
    else entry.count += 1;
  }

  #add(first: string, second: string | number, entry: Entry<L>): void {
    const alike = this.#entries.get(first) ?? new Map<string | number, Entry<L>>();
    this.#entries.set(first, alike.set(second, entry));
  }
}
