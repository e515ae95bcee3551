import type { EngineStatus } from '@meta-agent/engine-api';
import { Panel } from '../../elements/panel';
import type { Incident } from '../../feed/incidents';
import { asDateTime, asTime } from '../../text/format';

export interface IncidentsPanelProps {
  readonly status: EngineStatus;
  readonly incidents: readonly Incident[];
}

/** Swaps and refusals of models, restarts and resets. */
export function IncidentsPanel({ status, incidents }: IncidentsPanelProps) {
  const { model_swapped_at, last_load_error } = status;
  return (
    <Panel title="Swaps and refusals">
      <p>
        {model_swapped_at === null
          ? 'No model is loaded.'
          : `The model was loaded at ${asDateTime(model_swapped_at)}.`}
      </p>
      {last_load_error === null ? (
        <p>No model was refused.</p>
      ) : (
        <p class="bad" data-field="last_load_error">
          Refused at {asDateTime(last_load_error.at)}: {last_load_error.message} (
          {last_load_error.code})
        </p>
      )}
      <ol class="incidents" aria-label="While this page was open">
        {incidents.map(({ at, text, isBad }) => (
          <li key={at + text} class={isBad ? 'bad' : ''}>
            <time dateTime={at}>{asTime(at)}</time> {text}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
