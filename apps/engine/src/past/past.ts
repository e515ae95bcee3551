import type { Decision } from '@meta-agent/decision';
import { KEPT_DECISIONS, type PastMinutes } from '@meta-agent/engine-api';
import { KeptDecisions, type Kept, type SearchTurns } from './kept-decisions';
import type { KeptQuery } from './kept-query';
import { MinuteSeries } from './minute-series';
import type { PastRow } from './past-row';

/** What `find` returns. */
export interface Found {
  readonly kept: number;
  readonly oldestMs: number | null;
  /** Newest first. */
  readonly decisions: readonly Kept[];
}

/** The last 2,000 decisions and the minutes of the last day, in memory: in 8 MiB and 150 kB. */
export class Past {
  readonly #nowMs: () => number;
  readonly #kept = new KeptDecisions(KEPT_DECISIONS);
  readonly #series = new MinuteSeries();
  #sinceMs: number;
  #logRows = 0;
  #isReadingLog = false;

  /** @param nowMs the clock, in milliseconds since 1970 */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  /** When it began, in milliseconds since 1970. */
  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** Takes about a microsecond: the texts exist already. */
  record(kept: Kept, decision: Decision): void {
    this.#kept.add(kept);
    this.#series.add(kept.atMs, decision);
  }

  /** Counts the latency of a predict request. */
  observe(seconds: number): void {
    this.#series.observe(this.#nowMs(), seconds);
  }

  /** The decision log is being read. */
  beginReading(): void {
    this.#isReadingLog = true;
  }

  /** Counts a row of the decision log that was written before the start. */
  count({ kept, decision }: PastRow): void {
    this.#series.add(kept.atMs, decision);
    this.#logRows += 1;
  }

  /**
   * The decision log was read.
   * @param older decisions of before the start, oldest first
   * @param sinceMs from when on every decision is counted
   */
  endReading(older: readonly Kept[], sinceMs: number): void {
    this.#kept.addOlder(older);
    this.#sinceMs = Math.min(this.#sinceMs, sinceMs);
    this.#isReadingLog = false;
  }

  /** @param fromMs of the oldest minute */
  minutes(fromMs?: number): PastMinutes {
    return {
      counted_since: new Date(this.#sinceMs).toISOString(),
      is_reading_log: this.#isReadingLog,
      log_rows: this.#logRows,
      minutes: this.#series.describe(this.#nowMs(), fromMs),
    };
  }

  /** The decisions in memory that are asked for. */
  async find(query: KeptQuery, turns: SearchTurns): Promise<Found> {
    const decisions = await this.#kept.find(query, turns);
    const { count: kept, oldestMs } = this.#kept;
    return { kept, oldestMs, decisions };
  }
}
