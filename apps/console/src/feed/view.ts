import type { ShownDecision, StreamEvent } from '@meta-agent/engine-api';
import { incidentsBetween, type Incident } from './incidents';
import { momentOf, type Moment } from './samples';

/** All that the page has seen. */
export interface View {
  readonly event: StreamEvent | null;
  /** The newest last. */
  readonly moments: readonly Moment[];
  /** The newest first; all of one life of the engine. */
  readonly decisions: readonly ShownDecision[];
  /** Up to this decision some were left out. */
  readonly sampledTo: number;
  /** Decisions that were made while the page looked. */
  readonly decided: number;
  /** The newest first. */
  readonly incidents: readonly Incident[];
  /** Events that the page was too slow for since it was connected. */
  readonly missedEvents: number;
  /** Nothing was heard for a while, so that what comes next does not follow on what is here. */
  readonly isInterrupted: boolean;
}

export const EMPTY_VIEW: View = Object.freeze({
  ...{ event: null, moments: [], decisions: [], sampledTo: -1, decided: 0 },
  ...{ incidents: [], missedEvents: 0, isInterrupted: false },
});

const KEPT_MOMENTS = 1200;
const KEPT_DECISIONS = 20;
const KEPT_INCIDENTS = 20;

/** The view after one more event. */
export function advance(view: View, event: StreamEvent): View {
  const last = view.event;
  const isRestart = last !== null && last.status.started_at !== event.status.started_at;
  const isNew = last === null || isRestart || view.isInterrupted;
  const missed = isNew ? 0 : Math.max(0, event.seq - last.seq - 1);
  const before = isRestart ? EMPTY_VIEW : view;
  return {
    event,
    moments: [...view.moments, momentOf(view.moments, event)].slice(-KEPT_MOMENTS),
    decisions: [...event.shown.toReversed(), ...before.decisions].slice(0, KEPT_DECISIONS),
    sampledTo: sampledTo(before, event, missed > 0),
    decided: view.decided + event.decided,
    incidents: [...incidentsBetween(last, event), ...view.incidents].slice(0, KEPT_INCIDENTS),
    missedEvents: isRestart ? 0 : view.missedEvents + missed,
    isInterrupted: false,
  };
}

/** The view once the connection is lost, or given up for a while. */
export function interrupt(view: View): View {
  return { ...view, missedEvents: 0, isInterrupted: true };
}

/** Whether decisions are missing among those that are shown. */
export function isSampled({ decisions, sampledTo }: View): boolean {
  return decisions.some(({ id }) => id <= sampledTo);
}

function sampledTo(before: View, { decided, shown }: StreamEvent, hasMissed: boolean): number {
  if (decided > shown.length) return shown.at(-1)?.id ?? before.sampledTo;
  if (!hasMissed && !before.isInterrupted) return before.sampledTo;
  return before.decisions.at(0)?.id ?? before.sampledTo;
}
