import type { EngineStatus } from '@meta-agent/engine-api';
import { engine } from '../../client/engine';
import { useReport } from '../../client/use-report';
import { Panel } from '../../elements/panel';
import type { Incident } from '../../feed/incidents';
import { asTime } from '../../time/times';
import { When } from '../../time/when';
import { ChangesList } from './changes-list';

export interface IncidentsPanelProps {
  readonly status: EngineStatus;
  readonly incidents: readonly Incident[];
  readonly isConnected: boolean;
}

/** Swaps and refusals of models, restarts and resets. */
export function IncidentsPanel({ status, incidents, isConnected }: IncidentsPanelProps) {
  const report = useReport(() => engine.registryChanges(), isConnected);
  const { model_swapped_at, last_load_error } = status;
  return (
    <Panel title="Swaps and refusals">
      <p>
        {model_swapped_at === null ? (
          'No model is loaded.'
        ) : (
          <>
            The model was loaded at <When at={model_swapped_at} />.
          </>
        )}
      </p>
      {last_load_error === null ? (
        <p>No model was refused.</p>
      ) : (
        <p class="bad" data-field="last_load_error">
          Refused at <When at={last_load_error.at} />: {last_load_error.message} (
          {last_load_error.code})
        </p>
      )}
      <ol class="incidents" aria-label="While this page was open">
        {incidents.map(({ at, text, isBad }) => (
          <li key={at + text} class={isBad ? 'bad' : ''}>
            <When at={at} write={asTime} /> {text}
          </li>
        ))}
      </ol>
      <ChangesList report={report} />
    </Panel>
  );
}
