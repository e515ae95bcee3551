import { histogramSince, quantileOf, type EngineStatus } from '@meta-agent/engine-api';
import { ACTIONS, sum } from '@meta-agent/features';
import type { DecisionCount, Snapshot } from './snapshot';

/** The displayed figures of a running engine; counts cover the window. */
export interface EngineView {
  readonly at: string;
  readonly decisions_per_second: number;
  readonly window_seconds: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, number>>;
  /** Milliseconds; null without a decision. */
  readonly latency_p50_ms: number | null;
  readonly latency_p99_ms: number | null;
  readonly status: EngineStatus;
}

const WINDOW_MS = 60_000;

/** Keeps the snapshots of the last minute and computes the view from them. */
export class Window {
  #snapshots: Snapshot[] = [];

  add(snapshot: Snapshot): EngineView {
    const last = this.#snapshots.at(-1);
    // Another process has started its counts at 0.
    if (last?.status.started_at !== snapshot.status.started_at) this.#snapshots = [];
    this.#snapshots.push(snapshot);
    const isOld = ({ elapsedMs }: Snapshot) => elapsedMs < snapshot.elapsedMs - WINDOW_MS;
    while (this.#snapshots.length > 2 && isOld(this.#snapshots[1])) this.#snapshots.shift();
    const previous = this.#snapshots.at(-2) ?? snapshot;
    return viewOf(this.#snapshots[0], previous, snapshot);
  }
}

function viewOf(first: Snapshot, previous: Snapshot, now: Snapshot): EngineView {
  const seconds = (now.elapsedMs - previous.elapsedMs) / 1000;
  const made = totalOf(now.decisions) - totalOf(previous.decisions);
  const latency = histogramSince(first.latency, now.latency);
  const inMs = (share: number) => {
    const value = quantileOf(latency, share);
    return value === null ? null : value * 1000;
  };
  return {
    at: new Date(now.atMs).toISOString(),
    decisions_per_second: seconds > 0 ? made / seconds : 0,
    window_seconds: (now.elapsedMs - first.elapsedMs) / 1000,
    reasons: countBy(first, now, ({ reason }) => reason),
    actions: { ...zeros(), ...countBy(first, now, ({ action }) => action) },
    latency_p50_ms: inMs(0.5),
    latency_p99_ms: inMs(0.99),
    status: now.status,
  };
}

const zeros = () => Object.fromEntries(ACTIONS.map((action) => [action, 0]));

function totalOf(decisions: readonly DecisionCount[]): number {
  return sum(decisions.map(({ count }) => count));
}

/** Decisions of each kind between two snapshots, the most frequent first. */
function countBy(
  first: Snapshot,
  now: Snapshot,
  keyOf: (decision: DecisionCount) => string,
): Record<string, number> {
  const counts = new Map<string, number>();
  const add = (decision: DecisionCount, sign: number) => {
    const key = keyOf(decision);
    counts.set(key, (counts.get(key) ?? 0) + sign * decision.count);
  };
  for (const decision of now.decisions) add(decision, 1);
  for (const decision of first.decisions) add(decision, -1);
  const happened = [...counts].filter(([, count]) => count > 0);
  return Object.fromEntries(happened.sort(([, a], [, b]) => b - a));
}
