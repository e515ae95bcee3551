import { OverrideRateMonitor } from '@meta-agent/decision';

/** Clients whose rate is kept; those that decided longest ago are forgotten. */
const MAX_CLIENTS = 256;

/**
 * The override rate of each client over its last 1,000 decisions: a client that sends a thousand
 * records of agreeing agents hides its own rate and no other.
 */
export class OverrideRates {
  readonly #maxRate: number;
  readonly #onWarning: (message: string) => void;
  /** Least recently used first. */
  readonly #monitors = new Map<string, OverrideRateMonitor>();
  #last: string | null = null;

  constructor(maxRate: number, onWarning: (message: string) => void) {
    this.#maxRate = maxRate;
    this.#onWarning = onWarning;
  }

  /** @param client null for a caller without a token: the rate over all decisions covers it */
  record(client: string | null, isOverride: boolean): void {
    if (client === null) return;
    const warning = this.#monitorOf(client).record(isOverride);
    if (warning !== null) this.#onWarning(`${warning} | Client: ${client}`);
  }

  /** The rates, 0..1, of clients with 1,000 decisions or more. */
  describe(): Record<string, number> {
    const full = [...this.#monitors].filter(([, { isFull }]) => isFull);
    return Object.fromEntries(full.map(([client, { rate }]) => [client, rate]));
  }

  reset(): void {
    this.#monitors.clear();
  }

  #monitorOf(client: string): OverrideRateMonitor {
    const monitor = this.#monitors.get(client) ?? new OverrideRateMonitor(this.#maxRate);
    if (client === this.#last && this.#monitors.has(client)) return monitor;
    this.#last = client;
    this.#monitors.delete(client);
    this.#monitors.set(client, monitor);
    if (this.#monitors.size > MAX_CLIENTS) {
      const [oldest] = this.#monitors.keys();
      this.#monitors.delete(oldest);
    }
    return monitor;
  }
}
