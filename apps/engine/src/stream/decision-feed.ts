import type { Decision } from '@meta-agent/decision';
import type { RecentDecisions, ShownDecision } from '@meta-agent/engine-api';
import { signalRecordSchema, type SignalRecord } from '@meta-agent/features';
import { DecisionTally } from './decision-counts';

/** Decisions that are shown of those since the last time. */
const SHOWN = 20;
const WINDOW_MS = 60_000;
/** A slow engine has few in a minute: then it is these, however long they took. */
const WINDOW_DECISIONS = 1000;

interface Seen {
  readonly id: number;
  readonly atMs: number;
  readonly record: SignalRecord;
  readonly decision: Decision;
}

interface Stretch {
  readonly startMs: number;
  readonly tally: DecisionTally;
}

/** What the feed tells each time. */
export interface FeedReport {
  readonly decided: number;
  readonly shown: ShownDecision[];
  readonly recent: RecentDecisions;
}

/**
 * Watches decisions go by: counts each and keeps the last few. Does nothing while nobody watches,
 * and next to nothing for each decision otherwise; the work is done when it is asked.
 */
export class DecisionFeed {
  readonly #nowMs: () => number;
  #isOn = false;
  #nextId = 0;
  #seen: Seen[] = [];
  /** The last one is being counted. */
  #stretches: Stretch[] = [];
  #tally = new DecisionTally();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Begins anew, unless it goes on: what was counted before it was stopped is forgotten. */
  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#stretches = [];
    this.#begin(this.#nowMs());
  }

  stop(): void {
    this.#isOn = false;
    this.#seen = [];
  }

  record(record: SignalRecord, decision: Decision): void {
    if (!this.#isOn) return;
    const seen = { id: this.#nextId, atMs: this.#nowMs(), record, decision };
    this.#seen[this.#tally.decisions % SHOWN] = seen;
    this.#nextId += 1;
    this.#tally.add(decision);
  }

  /** What was decided since the last time it was asked, and lately. */
  report(): FeedReport {
    const nowMs = this.#nowMs();
    const recent = this.#recent(nowMs);
    const decided = this.#tally.decisions;
    const shown = this.#seen
      .sort((a, b) => a.id - b.id)
      .map(({ id, atMs, record, decision }) => {
        const at = new Date(atMs).toISOString();
        // Whatever else came with it, a megabyte perhaps, is nobody's business.
        return { id, at, record: signalRecordSchema.parse(record), decision };
      });
    this.#begin(nowMs);
    return { decided, shown, recent };
  }

  #begin(startMs: number): void {
    this.#seen = [];
    if (this.#tally.decisions === 0) this.#stretches.pop();
    this.#tally = new DecisionTally();
    this.#stretches.push({ startMs, tally: this.#tally });
  }

  #recent(nowMs: number): RecentDecisions {
    const sum = new DecisionTally();
    let startMs = nowMs;
    const kept: Stretch[] = [];
    for (const stretch of this.#stretches.toReversed()) {
      const isLate = stretch.startMs <= nowMs - WINDOW_MS;
      if (isLate && sum.decisions >= WINDOW_DECISIONS) break;
      sum.merge(stretch.tally);
      startMs = stretch.startMs;
      kept.unshift(stretch);
    }
    this.#stretches = kept;
    return sum.describe((nowMs - startMs) / 1000);
  }
}
