import { RecentShare } from './recent-share';

/** Watches the override rate of the last 1,000 decisions; reports a crossing of the limit. */
export class OverrideRateMonitor {
  readonly #recent = new RecentShare();
  readonly #maxRate: number;
  #above = false;

  constructor(maxRate: number) {
    this.#maxRate = maxRate;
  }

  /** Whether the window is full: before that a rate says little. */
  get isFull(): boolean {
    return this.#recent.isFull;
  }

  /** Over the window, or over the decisions so far; 0..1. */
  get rate(): number {
    return this.#recent.share;
  }

  /** The warning of a crossing from below, else null. No warning before the window is full. */
  record(isOverride: boolean): string | null {
    this.#recent.record(isOverride);
    const { rate, isFull } = this;
    const wasAbove = this.#above;
    this.#above = isFull && rate > this.#maxRate;
    if (wasAbove || !this.#above) return null;
    const percent = (share: number) => `${Math.round(share * 100)}%`;
    return `[MetaV2] High override rate: ${percent(rate)} (threshold: ${percent(this.#maxRate)})`;
  }
}
