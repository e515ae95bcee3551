import type { Decision } from '@meta-agent/decision';
import type { RecentDecisions, ShownDecision } from '@meta-agent/engine-api';
import { signalRecordSchema, type SignalRecord } from '@meta-agent/features';
import { DecisionCounts } from './decision-counts';

/** Decisions listed in one report. */
const SHOWN = 20;
const WINDOW_MS = 60_000;
/** When the last minute has fewer decisions, the report goes back this many. */
const WINDOW_DECISIONS = 1000;

interface Recorded {
  readonly id: number;
  readonly atMs: number;
  readonly record: SignalRecord;
  readonly decision: Decision;
}

/** A period of time and the decisions counted in it. */
interface Period {
  readonly startMs: number;
  readonly counts: DecisionCounts;
}

/** One report of the feed: since the report before, and the recent counts. */
export interface FeedReport {
  readonly decided: number;
  readonly shown: ShownDecision[];
  readonly recent: RecentDecisions;
}

/**
 * Counts decisions and keeps the last few for the console. Stopped, it does nothing; started, it
 * only counts on the decision path, and report() does the rest.
 */
export class DecisionFeed {
  readonly #nowMs: () => number;
  #isOn = false;
  #nextId = 0;
  #latest: Recorded[] = [];
  /** Oldest first; the last period is the current one. */
  #periods: Period[] = [];
  #counts = new DecisionCounts();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Starts counting at zero; no effect while it is running. */
  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#periods = [];
    this.#begin(this.#nowMs());
  }

  stop(): void {
    this.#isOn = false;
    this.#latest = [];
  }

  record(record: SignalRecord, decision: Decision): void {
    if (!this.#isOn) return;
    const recorded = { id: this.#nextId, atMs: this.#nowMs(), record, decision };
    this.#latest[this.#counts.decisions % SHOWN] = recorded;
    this.#nextId += 1;
    this.#counts.add(decision);
  }

  /** Decisions since the report before, and counts of the recent window. */
  report(): FeedReport {
    const nowMs = this.#nowMs();
    const recent = this.#recent(nowMs);
    const decided = this.#counts.decisions;
    const shown = this.#latest
      .sort((a, b) => a.id - b.id)
      .map(({ id, atMs, record, decision }) => {
        const at = new Date(atMs).toISOString();
        // The schema drops unknown fields, which may be a megabyte.
        return { id, at, record: signalRecordSchema.parse(record), decision };
      });
    this.#begin(nowMs);
    return { decided, shown, recent };
  }

  #begin(startMs: number): void {
    this.#latest = [];
    if (this.#counts.decisions === 0) this.#periods.pop();
    this.#counts = new DecisionCounts();
    this.#periods.push({ startMs, counts: this.#counts });
  }

  #recent(nowMs: number): RecentDecisions {
    const sum = new DecisionCounts();
    let startMs = nowMs;
    const kept: Period[] = [];
    for (const period of this.#periods.toReversed()) {
      const isBeforeWindow = period.startMs <= nowMs - WINDOW_MS;
      if (isBeforeWindow && sum.decisions >= WINDOW_DECISIONS) break;
      sum.merge(period.counts);
      startMs = period.startMs;
      kept.unshift(period);
    }
    this.#periods = kept;
    return sum.describe((nowMs - startMs) / 1000);
  }
}
