import type { DescribedModel, LiveReport } from '@meta-agent/engine-api';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { engine } from '../client/engine';
import { followModel } from '../client/follow-model';
import { keepToken, readToken } from '../client/token';
import { useReport } from '../client/use-report';
import { listen, type Connection } from '../feed/live-feed';
import { advance, EMPTY_VIEW, interrupt, type View } from '../feed/view';
import { AgentsPanel } from '../panels/agents/agents-panel';
import { DecisionsPanel } from '../panels/decisions/decisions-panel';
import { FleetPanel } from '../panels/fleet/fleet-panel';
import { IncidentsPanel } from '../panels/model/incidents-panel';
import { ModelPanel } from '../panels/model/model-panel';
import { PastPanel } from '../panels/past/past-panel';
import { ConfidencePanel } from '../panels/rates/confidence-panel';
import { LatencyPanel } from '../panels/rates/latency-panel';
import { NumbersPanel } from '../panels/rates/numbers-panel';
import { OverridePanel } from '../panels/rates/override-panel';
import { ReasonsPanel } from '../panels/rates/reasons-panel';
import { SymbolsPanel } from '../panels/rates/symbols-panel';
import { SupervisedPanels } from '../panels/supervised/supervised-panels';
import { knownAgents } from '../text/known-agents';
import { Now } from '../time/when';
import { useZone } from '../time/zone';
import { EXAMPLE, formOf, withAgents } from '../what-if/signal-form';
import { WhatIfPanel } from '../what-if/what-if-panel';
import { DecisionDialog } from './decision-dialog';
import { Header } from './header';
import { Login } from './login';
import { SkipLinks } from './skip-links';
import { useOpened } from './use-opened';

/** The whole page. */
export function Console() {
  const [token, setToken] = useState(readToken);
  const adopt = (typed: string | null) => {
    keepToken(typed);
    setToken(typed);
  };
  const { connection, view } = useFeed(token);
  const model = useModel(view.event?.status.model_version ?? null);
  const isConnected = connection === 'live';
  const report = useReport(() => engine.live(), isConnected);
  const lastAt = useLastDecision(view, isConnected);
  useZone();
  const isStale = connection === 'lost' || connection === 'outdated';
  return (
    <>
      {connection !== 'locked' && view.event !== null && <SkipLinks />}
      <Header
        {...{ connection, view, lastAt }}
        onForget={
          token === null
            ? null
            : () => {
                adopt(null);
              }
        }
      />
      <main class={isStale ? 'stale' : ''}>
        {connection === 'locked' && <Login isRefused={token !== null} onToken={adopt} />}
        {connection !== 'locked' && view.event !== null && (
          <Panels {...{ view, model, report, isConnected }} event={view.event} />
        )}
      </main>
    </>
  );
}

interface PanelsProps {
  readonly view: View;
  readonly event: NonNullable<View['event']>;
  readonly model: DescribedModel | null;
  readonly report: LiveReport | null;
  readonly isConnected: boolean;
}

function Panels({ view, event, model, report, isConnected }: PanelsProps) {
  const { shown: opened, complaint, open, close } = useOpened();
  const nowMs = Date.parse(event.at);
  const [form, setForm] = useState(EXAMPLE);
  const { status, recent } = event;
  const { samples, incidents } = view;
  const names = knownAgents(status).join();
  const agents = useMemo(() => names.split(','), [names]);
  const shownForm = useMemo(() => withAgents(form, agents), [form, agents]);
  return (
    <Now.Provider value={nowMs}>
      {complaint !== null && (
        <p class="bad wide" role="alert">
          {complaint}
        </p>
      )}
      <NumbersPanel event={event} />
      <OverridePanel samples={samples} status={status} />
      <ReasonsPanel status={status} recent={recent} />
      <SymbolsPanel recent={recent} />
      {status.agents !== undefined && (
        <AgentsPanel agents={status.agents} votes={status.logged_votes} />
      )}
      <ConfidencePanel recent={recent} model={model} />
      <LatencyPanel samples={samples} />
      <ModelPanel model={model} status={status} />
      <SupervisedPanels report={report} />
      <IncidentsPanel {...{ status, incidents, isConnected }} />
      <FleetPanel />
      <DecisionsPanel view={view} onOpen={open} />
      <PastPanel {...{ nowMs, isConnected }} onOpen={open} />
      <WhatIfPanel status={status} form={shownForm} onChange={setForm} />
      {opened !== null && (
        <DecisionDialog
          shown={opened}
          agents={agents}
          onClose={close}
          onTry={(record) => {
            setForm(formOf(record, agents));
            document.querySelector<HTMLElement>('#what-if button')?.focus();
          }}
        />
      )}
    </Now.Provider>
  );
}

/** The state of the page and of its connection; another token is another connection. */
function useFeed(token: string | null): { readonly connection: Connection; readonly view: View } {
  const [connection, setConnection] = useState<Connection>('connecting');
  const [view, setView] = useState<View>(EMPTY_VIEW);
  useEffect(
    () =>
      listen({
        onConnection: (now) => {
          setConnection(now);
          if (now !== 'live') setView(interrupt);
        },
        onEvent: (event) => {
          setView((seen) => advance(seen, event));
        },
      }),
    [token],
  );
  return { connection, view };
}

/** The description of a version; until it arrives, that of the version before. */
function useModel(version: string | null): DescribedModel | null {
  const [model, setModel] = useState<DescribedModel | null>(null);
  useEffect(() => {
    if (version === null) return undefined;
    return followModel({ version, ask: () => engine.model(), onModel: setModel });
  }, [version]);
  return model;
}

/** When the last decision was made: of the stream, or before the page was opened. */
function useLastDecision({ decisions, event }: View, isConnected: boolean): string | null {
  const [before, setBefore] = useState<string | null>(null);
  useEffect(() => {
    if (!isConnected) return;
    engine.pastDecisions({ limit: 1 }).then(
      (past) => {
        setBefore(past.decisions.at(0)?.at ?? null);
      },
      () => undefined,
    );
  }, [isConnected, event?.status.started_at]);
  return decisions.at(0)?.at ?? before;
}
