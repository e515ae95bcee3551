import type { DecidedRow } from './decided-row';
import type { DecisionSource, NewRows } from './decision-source';

/** A row, and the place of its part among all. */
interface Waiting {
  readonly row: DecidedRow;
  readonly source: number;
  readonly part: string;
}

/** The rows of all sources that nobody has taken yet. */
export class WaitingRows {
  readonly #sources: readonly DecisionSource[];
  #waiting: Waiting[] = [];
  /** By source, the places of its parts. */
  #orders: ReadonlyMap<string, number>[] = [];
  #count = 0;
  #newestMs = -Infinity;
  #invalidLines = 0;

  constructor(sources: readonly DecisionSource[]) {
    this.#sources = sources;
  }

  /** Rows since all were read. */
  get count(): number {
    return this.#count;
  }

  /** Lines that are no rows, since all were read. */
  get invalidLines(): number {
    return this.#invalidLines;
  }

  /** When the newest row was decided, in ms since 1970; -Infinity before the first. */
  get newestMs(): number {
    return this.#newestMs;
  }

  /** Whether every row there ever was has been read. */
  get isWhole(): boolean {
    return this.#sources.every(({ isWhole }) => isWhole);
  }

  /** Tells all sources what is not needed any more, in ms since 1970. @throws InputError */
  async release(beforeMs: number): Promise<void> {
    for (const source of this.#sources) await source.release(beforeMs);
  }

  /** The last call. */
  close(): void {
    for (const source of this.#sources) source.close();
  }

  /** Equal marks tell that nothing came. Never throws. */
  async mark(): Promise<string> {
    return (await Promise.all(this.#sources.map((source) => source.mark()))).join('\n');
  }

  /**
   * Reads what came.
   * @returns when the earliest row that came was decided, Infinity when none came; null when rows that
   * were read before hold no longer: `forget`, then read all
   * @throws InputError
   */
  async read(): Promise<number | null> {
    let earliestMs = Infinity;
    let invalidLines = 0;
    for (const [place, source] of this.#sources.entries()) {
      const found = await source.read();
      if (found === null) return null;
      invalidLines += found.invalidLines;
      earliestMs = Math.min(earliestMs, this.#add(place, found));
    }
    this.#invalidLines = invalidLines;
    return earliestMs;
  }

  /** Those that nobody has taken yet, in any order. */
  rows(): DecidedRow[] {
    return this.#waiting.map(({ row }) => row);
  }

  /** Takes the rows that were decided until a time, in the order in which they were decided. */
  takeUntil(untilMs: number): DecidedRow[] {
    const taken = this.#waiting.filter(({ row }) => row.decidedAtMs <= untilMs);
    if (taken.length === 0) return [];
    this.#waiting = this.#waiting.filter(({ row }) => row.decidedAtMs > untilMs);
    return taken.sort((one, other) => this.#compare(one, other)).map(({ row }) => row);
  }

  /** The next `read` reads all. */
  forget(): void {
    for (const source of this.#sources) source.forget();
    this.#waiting = [];
    this.#orders = [];
    this.#count = 0;
    this.#newestMs = -Infinity;
    this.#invalidLines = 0;
  }

  #add(source: number, { parts, order }: NewRows): number {
    let earliestMs = Infinity;
    this.#orders[source] = new Map(order.map((part, place) => [part, place]));
    for (const [part, rows] of parts) {
      for (const row of rows) {
        this.#waiting.push({ row, source, part });
        earliestMs = Math.min(earliestMs, row.decidedAtMs);
        this.#newestMs = Math.max(this.#newestMs, row.decidedAtMs);
      }
      this.#count += rows.length;
    }
    return earliestMs;
  }

  /** The order of the lines in a part is kept: the sort is stable. */
  #compare(one: Waiting, other: Waiting): number {
    const byTime = one.row.decidedAtMs - other.row.decidedAtMs;
    if (byTime !== 0) return byTime;
    return one.source - other.source || this.#placeOf(one) - this.#placeOf(other);
  }

  #placeOf({ source, part }: Waiting): number {
    return this.#orders[source].get(part) ?? 0;
  }
}
