import type { LiveReport } from '@meta-agent/engine-api';
import { Panel } from '../../elements/panel';
import { DriftPanel } from './drift-panel';
import { EvidencePanel } from './evidence-panel';
import { ReliabilityPanel } from './reliability-panel';
import { SettledPanel } from './settled-panel';
import { ThresholdPanel } from './threshold-panel';

export interface SupervisedPanelsProps {
  /** Null until it is loaded. */
  readonly report: LiveReport | null;
}

/** What the supervisor has learned; one line without a supervisor. */
export function SupervisedPanels({ report }: SupervisedPanelsProps) {
  if (report === null) return null;
  const { history, settled, flaw } = report;
  const isEmpty = history.length === 0;
  return (
    <>
      {(isEmpty || flaw !== null) && (
        <Panel title="Supervisor" note={flaw === null ? NO_STATE : undefined} width="broad">
          {flaw === null && (
            <p>
              To start one: <code>meta-supervisor run</code>
            </p>
          )}
          {flaw !== null && <p class="bad">The live states cannot be proven: {flaw}</p>}
        </Panel>
      )}
      {!isEmpty && (
        <>
          <ThresholdPanel history={history} />
          <EvidencePanel history={history} />
        </>
      )}
      {settled !== null && (
        <>
          <SettledPanel history={history} settled={settled} />
          <ReliabilityPanel bins={settled.reliability} />
          {settled.drift !== null && <DriftPanel drift={settled.drift} />}
        </>
      )}
    </>
  );
}

const NO_STATE = 'No live state: no supervisor adapts the threshold or watches the model.';
