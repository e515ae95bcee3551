import type { LatencyHistogram, ShownDecision, StreamEvent } from '@meta-agent/engine-api';
import { latencyBetween, latencyQuantile } from './latency';

/** The engine at one moment, for what is drawn over time. */
export interface Moment {
  readonly atMs: number;
  /** Over the last 1,000 decisions, 0..1. */
  readonly overrideRate: number;
  /** Of predict over the last seconds; null without any. */
  readonly p50_s: number | null;
  readonly p99_s: number | null;
  /** As read then, since the engine's start. */
  readonly latency: LatencyHistogram;
}

/** Something that happened while the page was open. */
export interface Incident {
  readonly at: string;
  readonly text: string;
  readonly isBad: boolean;
}

/** All that the page has seen. */
export interface View {
  readonly event: StreamEvent | null;
  /** The newest last. */
  readonly moments: readonly Moment[];
  /** The newest first. */
  readonly decisions: readonly ShownDecision[];
  /** The newest first. */
  readonly incidents: readonly Incident[];
  /** Events that the page was too slow for. */
  readonly missedEvents: number;
}

export const EMPTY_VIEW: View = Object.freeze({
  ...{ event: null, moments: [], decisions: [], incidents: [], missedEvents: 0 },
});

const KEPT_MOMENTS = 1200;
const KEPT_DECISIONS = 20;
const KEPT_INCIDENTS = 20;
/** Latencies are told over as many events: ten seconds. */
const LATENCY_EVENTS = 20;

/** The view after one more event. */
export function advance(view: View, event: StreamEvent): View {
  const last = view.event;
  const isRestart = last !== null && last.status.started_at !== event.status.started_at;
  const missed = last === null || isRestart ? 0 : Math.max(0, event.seq - last.seq - 1);
  const moments = [...view.moments, momentOf(isRestart ? [] : view.moments, event)];
  return {
    event,
    moments: moments.slice(-KEPT_MOMENTS),
    decisions: [...event.shown.toReversed(), ...view.decisions].slice(0, KEPT_DECISIONS),
    incidents: [...incidentsBetween(last, event), ...view.incidents].slice(0, KEPT_INCIDENTS),
    missedEvents: view.missedEvents + missed,
  };
}

function momentOf(moments: readonly Moment[], event: StreamEvent): Moment {
  const before = moments.at(-LATENCY_EVENTS) ?? moments.at(0);
  const recent = latencyBetween(before?.latency ?? null, event.latency);
  return {
    atMs: Date.parse(event.at),
    overrideRate: event.status.recent_override_rate,
    p50_s: latencyQuantile(recent, 0.5),
    p99_s: latencyQuantile(recent, 0.99),
    latency: event.latency,
  };
}

function incidentsBetween(last: StreamEvent | null, { at, status }: StreamEvent): Incident[] {
  if (last === null) return [];
  const before = last.status;
  const found: Incident[] = [];
  const tell = (text: string, isBad = false) => found.push({ at, text, isBad });
  if (before.started_at !== status.started_at) tell('The engine was started again');
  else if (before.since !== status.since) tell('The statistics were reset');
  if (before.model_version !== status.model_version) {
    tell(
      `${status.model_version ?? 'No model'} is in use, after ${before.model_version ?? 'none'}`,
    );
  }
  const { last_load_error: error } = status;
  if (error !== null && error.at !== before.last_load_error?.at) {
    tell(`Model refused: ${error.message}`, true);
  }
  return found;
}
