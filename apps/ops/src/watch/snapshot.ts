import type { EngineStatus, Histogram } from '@meta-agent/engine-api';
import parse from 'parse-prometheus-text-format';
import { askEngine, askStatus } from '../engine/ask-engine';
import type { RunningEngine } from '../engine/open-engine';

/** Decisions of one kind since the engine started. */
export interface DecisionCount {
  readonly reason: string;
  readonly action: string;
  readonly count: number;
}

/** The state of an engine at one time. */
export interface Snapshot {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** By a clock that is never set: for durations. */
  readonly elapsedMs: number;
  readonly status: EngineStatus;
  readonly decisions: readonly DecisionCount[];
  /** In seconds. */
  readonly latency: Histogram;
}

/** @throws OpsError engine_unreachable, engine_refused */
export async function takeSnapshot(engine: RunningEngine): Promise<Snapshot> {
  const times = { atMs: Date.now(), elapsedMs: performance.now() };
  const [status, text] = await Promise.all([
    askStatus(engine),
    askEngine(engine, (client) => client.metrics()),
  ]);
  return { ...times, status, ...readMetrics(text) };
}

export function readMetrics(text: string): Pick<Snapshot, 'decisions' | 'latency'> {
  const families = parse(text);
  const find = (name: string) => families.find((family) => family.name === name)?.metrics ?? [];
  const [{ buckets = {} } = {}] = find('meta_decision_duration_seconds');
  const entries = Object.entries(buckets)
    .map(([bound, count]) => [bound === '+Inf' ? Infinity : Number(bound), Number(count)])
    .sort(([a], [b]) => a - b);
  return {
    decisions: find('meta_decisions_total').map(({ labels = {}, value }) => ({
      reason: labels.reason,
      action: labels.action,
      count: Number(value),
    })),
    latency: { bounds: entries.map(([bound]) => bound), counts: entries.map(([, n]) => n) },
  };
}
