const DAY_MS = 86_400_000;

/** How long the other symbols wait for the bars of one. */
export const waitMs = ({ barMs }: { readonly barMs: number }): number =>
  Math.max(DAY_MS, 4 * barMs);

/** What a file had told of a symbol before a line. */
interface Told {
  /** The newest bar of any symbol when this one began. */
  readonly beganMs: number;
  lastMs: number;
  lastButOneMs: number;
  /** Until when the others have gone on without this symbol. */
  missedMs: number;
}

/**
 * When bars came that were no longer waited for: at the time of the newest bar before them in their
 * file; other bars come when they close. Files grow at their end, so the order of the lines tells this
 * to everybody who reads the file later. A bar comes late if a later bar of its symbol stands before it,
 * or if its symbol was more than `waitMs` behind. The first block of a symbol that a file begins with is
 * its history, not late: files can be sorted by symbol.
 */
export class BarArrivals {
  readonly #waitMs: number;
  readonly #newest = new Map<number, number>();
  readonly #told = new Map<string, Told>();

  constructor(book: { readonly barMs: number }) {
    this.#waitMs = waitMs(book);
  }

  /**
   * Notes the next line of a file.
   * @param file any number of it
   * @returns when the bar came, in ms since 1970
   */
  note(file: number, symbol: string, closeMs: number): number {
    const before = this.#newest.get(file) ?? 0;
    this.#newest.set(file, Math.max(before, closeMs));
    const key = `${file} ${symbol}`;
    const told = this.#told.get(key) ?? begun(before);
    this.#told.set(key, told);
    if (told.lastButOneMs <= before - this.#waitMs) {
      told.missedMs = Math.max(told.missedMs, before);
    }
    const wasMissed = closeMs <= told.missedMs || closeMs < told.lastMs;
    noteBar(told, closeMs);
    return wasMissed && closeMs > told.beganMs && before > closeMs ? before : closeMs;
  }
}

const begun = (beganMs: number): Told => ({
  beganMs,
  ...{ lastMs: -Infinity, lastButOneMs: -Infinity, missedMs: -Infinity },
});

function noteBar(told: Told, closeMs: number): void {
  if (closeMs > told.lastMs) {
    told.lastButOneMs = told.lastMs;
    told.lastMs = closeMs;
  } else {
    told.lastButOneMs = Math.max(told.lastButOneMs, closeMs);
  }
}
