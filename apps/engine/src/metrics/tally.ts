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
  readonly #entries = new Map<string, Entry<L>>();

  constructor({ name, help, labelNames, registry }: TallyOptions<L>) {
    const entries = this.#entries;
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, count } of entries.values()) this.inc(labels, count);
      },
    });
  }

  /** @param key names the combination of labels, which are made only for its first time */
  inc(key: string, labels: () => Record<L, string | number>): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { labels: labels(), count: 1 });
    else entry.count += 1;
  }
}
