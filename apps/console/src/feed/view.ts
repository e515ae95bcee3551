import type { ShownDecision, StreamEvent } from '@meta-agent/engine-api';
import { incidentsBetween, type Incident } from './incidents';
import { sampleOf, type Sample } from './samples';

/** The state of the page, from the events so far. */
export interface View {
  readonly event: StreamEvent | null;
  /** Newest last. */
  readonly samples: readonly Sample[];
  /** Newest first; all since the engine's last start. */
  readonly decisions: readonly ShownDecision[];
  /** Some decisions up to this id were not sent. */
  readonly sampledTo: number;
  /** Decisions made while the page was connected. */
  readonly decided: number;
  /** Newest first. */
  readonly incidents: readonly Incident[];
  /** Events missed since the page was connected. */
  readonly missedEvents: number;
  /** The connection was interrupted: the next event does not continue this view. */
  readonly isInterrupted: boolean;
}

export const EMPTY_VIEW: View = Object.freeze({
  ...{ event: null, samples: [], decisions: [], sampledTo: -1, decided: 0 },
  ...{ incidents: [], missedEvents: 0, isInterrupted: false },
});

const KEPT_SAMPLES = 1200;
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
    samples: [...view.samples, sampleOf(view.samples, event)].slice(-KEPT_SAMPLES),
    decisions: [...event.shown.toReversed(), ...before.decisions].slice(0, KEPT_DECISIONS),
    sampledTo: sampledTo(before, event, missed > 0),
    decided: view.decided + event.decided,
    incidents: [...incidentsBetween(last, event), ...view.incidents].slice(0, KEPT_INCIDENTS),
    missedEvents: isRestart ? 0 : view.missedEvents + missed,
    isInterrupted: false,
  };
}

/** The view after the connection was lost or closed. */
export function interrupt(view: View): View {
  return { ...view, missedEvents: 0, isInterrupted: true };
}

/** Whether the list of decisions is incomplete. */
export function isSampled({ decisions, sampledTo }: View): boolean {
  return decisions.some(({ id }) => id <= sampledTo);
}

function sampledTo(before: View, { decided, shown }: StreamEvent, hasMissed: boolean): number {
  if (decided > shown.length) return shown.at(-1)?.id ?? before.sampledTo;
  if (!hasMissed && !before.isInterrupted) return before.sampledTo;
  return before.decisions.at(0)?.id ?? before.sampledTo;
}
