import type { Decision } from '@meta-agent/decision';
import type { RecentDecisions, ShownDecision } from '@meta-agent/engine-api';
import { DEFAULT_AGENTS, recordSchemasOf, type SignalRecord } from '@meta-agent/features';
import { answerObject, type Envelope } from '../answer/answer-writer';
import { monotonicMs } from '../timing/monotonic-time';
import { DecisionCounts } from './decision-counts';

/** Decisions listed in one report. */
const SHOWN = 20;
const WINDOW_MS = 60_000;
/** When the last minute has fewer decisions, the report covers this many. */
const WINDOW_DECISIONS = 1000;

interface Recorded {
  readonly agents: readonly string[];
  readonly id: number;
  readonly atMs: number;
  readonly record: SignalRecord;
  readonly decision: Decision;
  readonly envelope: Envelope;
}

/** A period of time by a monotonic clock, and the decisions counted in the period. */
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
  readonly #elapsedMs: () => number;
  #isOn = false;
  #nextId = 0;
  #latest: Recorded[] = [];
  /** Oldest first; the last period is the current one. */
  #periods: Period[] = [];
  #counts = new DecisionCounts();

  /**
   * @param nowMs the clock, in milliseconds since 1970
   * @param elapsedMs a monotonic clock, in milliseconds: for the length of the window
   */
  constructor(nowMs: () => number, elapsedMs: () => number = monotonicMs) {
    this.#nowMs = nowMs;
    this.#elapsedMs = elapsedMs;
  }

  /** Starts counting at zero; no effect while it is running. */
  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#periods = [];
    this.#begin(this.#elapsedMs());
  }

  stop(): void {
    this.#isOn = false;
    this.#latest = [];
  }

  /** @param agents those whose signals are shown */
  record(
    record: SignalRecord,
    decision: Decision,
    envelope: Envelope,
    agents = DEFAULT_AGENTS.names,
  ): void {
    if (!this.#isOn) return;
    const recorded = { id: this.#nextId, atMs: this.#nowMs(), record, decision, envelope, agents };
    this.#latest[this.#counts.decisions % SHOWN] = recorded;
    this.#nextId += 1;
    this.#counts.add(decision);
  }

  /** Decisions since the report before, and counts of the recent window. */
  report(): FeedReport {
    const elapsedMs = this.#elapsedMs();
    const recent = this.#recent(elapsedMs);
    const decided = this.#counts.decisions;
    const shown = this.#latest
      .sort((a, b) => a.id - b.id)
      .map(({ id, atMs, record, decision, envelope, agents }) => {
        const at = new Date(atMs).toISOString();
        // The schema drops unknown fields, which may be a megabyte.
        const shown = recordSchemasOf(agents).signals.parse(record);
        return { id, at, record: shown, decision: answerObject(envelope, decision) };
      });
    this.#begin(elapsedMs);
    return { decided, shown, recent };
  }

  #begin(startMs: number): void {
    this.#latest = [];
    const empty = this.#counts.decisions === 0 ? this.#periods.pop() : undefined;
    this.#counts = new DecisionCounts();
    this.#periods.push({ startMs: this.#startAfter(empty, startMs), counts: this.#counts });
  }

  /** Before the first decision the window grows to a minute; a period of some seconds would mislead. */
  #startAfter(empty: Period | undefined, nowMs: number): number {
    if (empty === undefined || this.#periods.length > 0) return nowMs;
    return Math.max(empty.startMs, nowMs - WINDOW_MS);
  }

  #recent(elapsedMs: number): RecentDecisions {
    const sum = new DecisionCounts();
    let startMs = elapsedMs;
    const kept: Period[] = [];
    for (const period of this.#periods.toReversed()) {
      const isBeforeWindow = period.startMs <= elapsedMs - WINDOW_MS;
      if (isBeforeWindow && sum.decisions >= WINDOW_DECISIONS) break;
      sum.merge(period.counts);
      startMs = period.startMs;
      kept.unshift(period);
    }
    this.#periods = kept;
    return sum.describe((elapsedMs - startMs) / 1000);
  }
}
