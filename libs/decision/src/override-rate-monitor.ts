const WINDOW = 1000;

/** Watches the override rate over the last 1,000 decisions; says when it crosses the limit. */
export class OverrideRateMonitor {
  readonly #window = new Uint8Array(WINDOW);
  readonly #maxRate: number;
  #seen = 0;
  #overrides = 0;
  #above = false;

  constructor(maxRate: number) {
    this.#maxRate = maxRate;
  }

  /** The warning of a crossing from below, else null. The window has to be full first. */
  record(isOverride: boolean): string | null {
    const at = this.#seen % WINDOW;
    this.#overrides += Number(isOverride) - this.#window[at];
    this.#window[at] = Number(isOverride);
    this.#seen += 1;

    const rate = this.#overrides / WINDOW;
    const wasAbove = this.#above;
    this.#above = this.#seen >= WINDOW && rate > this.#maxRate;
    if (wasAbove || !this.#above) return null;
    const percent = (share: number) => `${Math.round(share * 100)}%`;
    return `[MetaV2] High override rate: ${percent(rate)} (threshold: ${percent(this.#maxRate)})`;
  }
}
