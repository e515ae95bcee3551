import { formatTimestamp } from '@meta-agent/features';

/** No agent made a prediction before: an earlier date is of a clock that was not set. */
export const EARLIEST_MS = Date.UTC(1990, 0, 1);
const DAY_MS = 86_400_000;
/** Places that are kept. */
const PLACES = 3;

/** Records with dates that cannot be right. */
export interface ImplausibleDates {
  readonly count: number;
  /** File, line and date of the first three. */
  readonly places: readonly string[];
}

/** Counts the records of a log that are dated before 1990 or more than a day after the run. */
export class DateCensus {
  readonly #latestMs: number;
  readonly #early = { count: 0, places: [] as string[] };
  readonly #future = { count: 0, places: [] as string[] };
  #firstMs = Infinity;
  #lastMs = -Infinity;

  /** @param nowMs the current time, milliseconds since 1970 */
  constructor(nowMs: number) {
    this.#latestMs = nowMs + DAY_MS;
  }

  isFuture(timestampMs: number): boolean {
    return timestampMs > this.#latestMs;
  }

  add(timestampMs: number, { file, line }: { readonly file: string; readonly line: number }): void {
    const isEarly = timestampMs < EARLIEST_MS;
    if (isEarly || this.isFuture(timestampMs)) {
      const dates = isEarly ? this.#early : this.#future;
      dates.count += 1;
      if (dates.places.length >= PLACES) return;
      dates.places.push(`${file}:${line} (${formatTimestamp(timestampMs)})`);
      return;
    }
    this.#firstMs = Math.min(this.#firstMs, timestampMs);
    this.#lastMs = Math.max(this.#lastMs, timestampMs);
  }

  /** The counts, and the times of the first and the last plausible record; infinite without one. */
  build() {
    const [firstMs, lastMs] = [this.#firstMs, this.#lastMs];
    return { early: this.#early, future: this.#future, firstMs, lastMs };
  }
}

export type DateFindings = Readonly<ReturnType<DateCensus['build']>>;
