import { OVERRIDE_RATE_WINDOW as WINDOW } from './override-rate';

/** Watches the override rate of the last 1,000 decisions; reports a crossing of the limit. */
export class OverrideRateMonitor {
  readonly #window = new Uint8Array(WINDOW);
  readonly #maxRate: number;
  #seen = 0;
  #overrides = 0;
  #above = false;

  constructor(maxRate: number) {
    this.#maxRate = maxRate;
  }

  /** Whether the window is full: before that a rate says little. */
  get isFull(): boolean {
    return this.#seen >= WINDOW;
  }

  /** Over the window, or over the decisions so far; 0..1. */
  get rate(): number {
    return this.#overrides / Math.max(1, Math.min(this.#seen, WINDOW));
  }

  /** The warning of a crossing from below, else null. No warning before the window is full. */
  record(isOverride: boolean): string | null {
    const at = this.#seen % WINDOW;
    this.#overrides += Number(isOverride) - this.#window[at];
    this.#window[at] = Number(isOverride);
    this.#seen += 1;

    const { rate } = this;
    const wasAbove = this.#above;
    this.#above = this.#seen >= WINDOW && rate > this.#maxRate;
    if (wasAbove || !this.#above) return null;
    const percent = (share: number) => `${Math.round(share * 100)}%`;
    return `[MetaV2] High override rate: ${percent(rate)} (threshold: ${percent(this.#maxRate)})`;
  }
}
