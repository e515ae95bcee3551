import { ERROR_REASONS, type Decision } from '@meta-agent/decision';
import { KEPT_MINUTES, quantileOf, type PastMinute } from '@meta-agent/engine-api';
import { classOf } from '@meta-agent/features';
import { BUCKETS_S } from '../metrics/buckets';

const MINUTE_MS = 60_000;
const ERRORS: ReadonlySet<string> = new Set(ERROR_REASONS);

/** What the series counts of a decision. */
export type Counted = Pick<Decision, 'action' | 'use_meta' | 'changed' | 'reason'>;

/** Columns of the counts: SELL, HOLD, BUY, and these. */
const [OVERRIDES, CHANGES, ERRONEOUS, COLUMNS] = [3, 4, 5, 6];

/**
 * Counts of the last 1,440 minutes in 150 kB: decisions by action, overrides, changes, errors, and
 * the latency of predict in the buckets of the metrics. The minute is that of the engine's clock.
 */
export class MinuteSeries {
  /** The minute since 1970 that each place holds; −1: none. */
  readonly #minutes = new Float64Array(KEPT_MINUTES).fill(-1);
  readonly #counts = new Uint32Array(KEPT_MINUTES * COLUMNS);
  readonly #latency = new Uint32Array(KEPT_MINUTES * (BUCKETS_S.length + 1));

  /** Counts a decision; one that is older than a day is ignored. */
  add(atMs: number, { action, use_meta, changed, reason }: Counted): void {
    const place = this.#placeOf(atMs);
    if (place < 0) return;
    const first = place * COLUMNS;
    this.#counts[first + classOf(action)] += 1;
    if (use_meta) this.#counts[first + OVERRIDES] += 1;
    if (changed) this.#counts[first + CHANGES] += 1;
    if (ERRORS.has(reason)) this.#counts[first + ERRONEOUS] += 1;
  }

  /** Counts the latency of a predict request. */
  observe(atMs: number, seconds: number): void {
    const place = this.#placeOf(atMs);
    if (place < 0) return;
    let bucket = 0;
    while (bucket < BUCKETS_S.length && seconds > BUCKETS_S[bucket]) bucket += 1;
    this.#latency[place * (BUCKETS_S.length + 1) + bucket] += 1;
  }

  /** The minutes with decisions, oldest first. @param fromMs of the oldest minute */
  describe(nowMs: number, fromMs = 0): PastMinute[] {
    const last = minuteOf(nowMs);
    const first = Math.max(last - KEPT_MINUTES + 1, minuteOf(fromMs));
    const found: PastMinute[] = [];
    for (let minute = first; minute <= last; minute += 1) {
      if (this.#minutes[minute % KEPT_MINUTES] !== minute) continue;
      const described = this.#describe(minute);
      if (described.decisions > 0) found.push(described);
    }
    return found;
  }

  #describe(minute: number): PastMinute {
    const place = minute % KEPT_MINUTES;
    const counts = this.#counts.subarray(place * COLUMNS, (place + 1) * COLUMNS);
    const [SELL, HOLD, BUY] = counts;
    return {
      at: new Date(minute * MINUTE_MS).toISOString(),
      decisions: SELL + HOLD + BUY,
      ...{ SELL, HOLD, BUY },
      overrides: counts[OVERRIDES],
      changes: counts[CHANGES],
      errors: counts[ERRONEOUS],
      ...this.#quantiles(place),
    };
  }

  #quantiles(place: number): Pick<PastMinute, 'p50_s' | 'p99_s'> {
    const width = BUCKETS_S.length + 1;
    let sum = 0;
    const counts = Array.from(
      this.#latency.subarray(place * width, (place + 1) * width),
      (count) => (sum += count),
    );
    const histogram = { bounds: [...BUCKETS_S, Infinity], counts };
    return { p50_s: quantileOf(histogram, 0.5), p99_s: quantileOf(histogram, 0.99) };
  }

  /** The place of a minute, emptied when it held one of a day before; −1 when it holds a newer one. */
  #placeOf(atMs: number): number {
    const minute = minuteOf(atMs);
    const place = minute % KEPT_MINUTES;
    const held = this.#minutes[place];
    if (held === minute) return place;
    if (held > minute) return -1;
    this.#minutes[place] = minute;
    this.#counts.fill(0, place * COLUMNS, (place + 1) * COLUMNS);
    const width = BUCKETS_S.length + 1;
    this.#latency.fill(0, place * width, (place + 1) * width);
    return place;
  }
}

const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS);
