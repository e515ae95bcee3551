import type { EngineStatus, StreamEvent } from '@meta-agent/engine-api';

/** A swap, refusal, restart or reset while the page was open. */
export interface Incident {
  /** Time by the engine's clock; the event may arrive later. */
  readonly at: string;
  readonly text: string;
  readonly isBad: boolean;
}

/** Incidents between two events, newest first. */
export function incidentsBetween(last: StreamEvent | null, event: StreamEvent): Incident[] {
  if (last === null) return [];
  const [before, now] = [last.status, event.status];
  const found = [beginning(before, now), swap(before, now, event.at), refusal(before, now)];
  return found
    .filter((incident) => incident !== null)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function beginning(before: EngineStatus, { started_at, since }: EngineStatus): Incident | null {
  if (before.started_at !== started_at) {
    return { at: started_at, text: 'The engine restarted', isBad: false };
  }
  if (before.since === since) return null;
  return { at: since, text: 'The statistics were reset', isBad: false };
}

function swap(before: EngineStatus, now: EngineStatus, heardAt: string): Incident | null {
  const [then, version] = [before.model_version, now.model_version];
  const at = now.model_swapped_at ?? heardAt;
  if (version !== then) {
    return {
      at,
      text: `${version ?? 'No model'} replaced ${then ?? 'no model'}`,
      isBad: false,
    };
  }
  // Each start of the engine loads its model.
  const isSame = before.model_swapped_at === now.model_swapped_at;
  if (isSame || before.started_at !== now.started_at) return null;
  return { at, text: `${version ?? 'No model'} was loaded again`, isBad: false };
}

/** Without its message, which the panel shows while the refusal lasts. */
function refusal(before: EngineStatus, { last_load_error: error }: EngineStatus): Incident | null {
  if (error === null || error.at === before.last_load_error?.at) return null;
  return { at: error.at, text: `A model was refused: ${error.code}`, isBad: true };
}
