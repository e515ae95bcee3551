import { OVERRIDE_RATE_WINDOW as WINDOW } from './override-rate';

/** The share of the last 1,000 decisions of which something is true. */
export class RecentShare {
  readonly #window = new Uint8Array(WINDOW);
  #seen = 0;
  #count = 0;

  /** Whether the window is full: before that a share says little. */
  get isFull(): boolean {
    return this.#seen >= WINDOW;
  }

  /** Over the window, or over the decisions so far; 0..1. */
  get share(): number {
    return this.#count / Math.max(1, Math.min(this.#seen, WINDOW));
  }

  record(isTrue: boolean): void {
    const at = this.#seen % WINDOW;
    this.#count += Number(isTrue) - this.#window[at];
    this.#window[at] = Number(isTrue);
    this.#seen += 1;
  }
}
