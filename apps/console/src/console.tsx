import type { DescribedModel, ShownDecision } from '@meta-agent/engine-api';
import { useEffect, useState } from 'preact/hooks';
import { DecisionDialog } from './decision-dialog';
import { engine } from './engine';
import { listen, type Connection } from './feed/live-feed';
import { advance, EMPTY_VIEW, type View } from './feed/view';
import { Header } from './header';
import { ConfidencePanel } from './panels/confidence-panel';
import { DecisionsPanel } from './panels/decisions-panel';
import { IncidentsPanel } from './panels/incidents-panel';
import { LatencyPanel } from './panels/latency-panel';
import { ModelPanel } from './panels/model-panel';
import { NumbersPanel } from './panels/numbers-panel';
import { OverridePanel } from './panels/override-panel';
import { ReasonsPanel } from './panels/reasons-panel';
import { SymbolsPanel } from './panels/symbols-panel';
import { EXAMPLE, formOf } from './what-if/signal-form';
import { WhatIfPanel } from './what-if/what-if-panel';

/** The whole page. */
export function Console() {
  const [connection, setConnection] = useState<Connection>('connecting');
  const [view, setView] = useState<View>(EMPTY_VIEW);
  useEffect(
    () =>
      listen({
        onConnection: setConnection,
        onEvent: (event) => {
          setView((seen) => advance(seen, event));
        },
      }),
    [],
  );
  const model = useModel(view.event?.status.model_version);
  return (
    <>
      <Header connection={connection} view={view} />
      <main>{view.event !== null && <Panels {...{ view, model }} event={view.event} />}</main>
    </>
  );
}

interface PanelsProps {
  readonly view: View;
  readonly event: NonNullable<View['event']>;
  readonly model: DescribedModel | null;
}

function Panels({ view, event, model }: PanelsProps) {
  const [opened, setOpened] = useState<ShownDecision | null>(null);
  const [form, setForm] = useState(EXAMPLE);
  const { status, recent } = event;
  const { moments, decisions, incidents } = view;
  return (
    <>
      <NumbersPanel event={event} />
      <OverridePanel moments={moments} />
      <ReasonsPanel status={status} />
      <SymbolsPanel recent={recent} />
      <ConfidencePanel recent={recent} model={model} />
      <LatencyPanel moments={moments} />
      <ModelPanel model={model} status={status} />
      <IncidentsPanel status={status} incidents={incidents} />
      <DecisionsPanel event={event} decisions={decisions} onOpen={setOpened} />
      <WhatIfPanel status={status} form={form} onChange={setForm} />
      {opened !== null && (
        <DecisionDialog
          shown={opened}
          onClose={() => {
            setOpened(null);
          }}
          onTry={(record) => {
            setForm(formOf(record));
            document.querySelector<HTMLElement>('#what-if button')?.focus();
          }}
        />
      )}
    </>
  );
}

/** The description of a version, fetched anew for each. */
function useModel(version: string | null | undefined): DescribedModel | null {
  const [model, setModel] = useState<DescribedModel | null>(null);
  useEffect(() => {
    if (version === undefined) return;
    engine.model().then(
      (answer) => {
        setModel(answer.model);
      },
      () => {
        setModel(null);
      },
    );
  }, [version]);
  return model;
}
