import type { Server } from 'node:http';
import { resolve } from 'node:path';
import type { DecisionLogState } from '@meta-agent/engine-api';
import type { TokenStore } from '../access/tokens/token-store';
import type { CallerOf } from '../caller/caller';
import { LedgerTail } from '../control/ledger-tail';
import { LiveHistory } from '../control/live-history';
import { createAdmissions } from '../decide/admit-record';
import { DecisionService } from '../decide/decision-service';
import { WhatIfService } from '../decide/what-if-service';
import { openDecisionLog, type DecisionLog } from '../decision-log/decision-log';
import { FleetWatch } from '../fleet/fleet-watch';
import type { LoadShedder } from '../http/guard/load-shedder';
import { createLoadLimits, type EngineLoad } from '../http/load/create-load-limits';
import { createRoutes } from '../http/routes/create-routes';
import { createApp } from '../http/server/create-app';
import { reportLogEvent } from '../logging/report-log-event';
import { EngineMetrics } from '../metrics/engine-metrics';
import { HeldReport } from '../model/held-report';
import { Past } from '../past/past';
import type { SignalStream } from '../signals/signal-stream';
import { AgentReports } from '../status/agent-reports';
import { EngineStatusSource } from '../status/engine-status';
import { LoggedVotes } from '../status/logged-votes';
import { OverrideRates } from '../status/override-rates';
import { DecisionFeed } from '../stream/decision-feed';
import type { EventStream } from '../stream/event-stream';
import { openStream } from '../stream/open-stream';
import { createAccess } from './create-access';
import { createModels, type Models } from './create-models';
import { createSignals, createTally } from './create-signals';
import type { EngineOptions } from './engine-options';

export interface EngineParts extends Models {
  readonly shedder: LoadShedder;
  /** Null when the decision log is off. */
  readonly decisionLog: DecisionLog | null;
  readonly server: Server;
  readonly localServer: Server;
  readonly loadPages: () => Promise<unknown>;
  readonly tokens: TokenStore;
  readonly stream: EventStream;
  readonly past: Past;
  /** Null without META_STREAM_URL. */
  readonly signals: SignalStream | null;
}

/**
 * Creates and connects the parts of the engine; does not listen and does not load a model.
 * @throws StartError tokens_unreadable
 */
export async function assembleEngine(options: EngineOptions): Promise<EngineParts> {
  const { config, version, nowMs } = options;
  const { logger } = options.log;
  const metrics = new EngineMetrics();
  const { tokens, callerOf, ...guards } = await createAccess(options, metrics);
  const models = await createModels(options, metrics);
  const { agent, holder, control, live } = models;
  const [reports, votes] = [new AgentReports(nowMs, () => agent.agents), new LoggedVotes()];
  const overrideRates = createOverrideRates(options);
  const decisionLog = await openLog(options);
  const logState = () => decisionLogState(options, decisionLog);
  const load = createLoad(callerOf, decisionLog, metrics);
  const { shedder } = load;
  observe(metrics, { options, models, reports, votes, load, tokens, logState, overrideRates });
  const tally = createTally(options, metrics);
  const status = new EngineStatusSource({
    ...{ agent, holder, control, live, sync: models.sync, reports, votes, overrideRates },
    challenger: challengerOf(options, models),
    decisionLog: logState,
    signalStream: () => tally?.describe() ?? null,
    startedAtMs: nowMs(),
  });
  const feed = new DecisionFeed(nowMs);
  const past = new Past(nowMs);
  const { loggedDecisions } = config;
  const decisionService = new DecisionService({
    ...{ agent, metrics, feed, past, reports, overrideRates, votes, nowMs, loggedDecisions },
    ...{ log: decisionLog, ...rowSettingsOf(config), logger: options.log.decisions },
  });
  const whatIfService = new WhatIfService({ agent, nowMs });
  const stream = openStream({ feed, status, metrics, load: shedder, callerOf, logger, nowMs });
  const services = {
    ...{ decisionService, whatIfService, stream, past, holder, metrics, status, version },
    ...registryReaders(config.modelDir, models),
    fleet: new FleetWatch(config.fleet, nowMs),
  };
  const admissions = createAdmissions(config, metrics, logger);
  const app = createApp({
    ...{ ...load, ...guards, metrics, logger },
    routes: createRoutes({ ...services, ...load, ...admissions }),
  });
  const signals = createSignals(options, { decisionService, ...admissions, ...load, tally });
  return { ...models, shedder, decisionLog, ...app, tokens, stream, signals, past };
}

/** What the console reads of the registry. */
function registryReaders(dir: string, { holder, verifyKeys }: Models) {
  const report = new HeldReport(dir);
  return {
    liveHistory: new LiveHistory(dir, verifyKeys),
    ledger: new LedgerTail(dir),
    report: () => report.read(holder.model),
  };
}

function createLoad(
  callerOf: CallerOf,
  decisionLog: DecisionLog | null,
  metrics: EngineMetrics,
): EngineLoad {
  return createLoadLimits({
    callerOf,
    queuedBytes: () => decisionLog?.queuedBytes ?? 0,
    onShed: (cause) => {
      metrics.countShed(cause);
    },
  });
}

function rowSettingsOf({ decisionLog }: EngineOptions['config']) {
  const { sync, maxRowAgeMs } = decisionLog ?? { sync: 'interval', maxRowAgeMs: Infinity };
  return { sync, maxRowAgeMs };
}

function challengerOf({ config }: EngineOptions, { challenger }: Models) {
  const { challenger: wanted } = config;
  return wanted === null || challenger === null ? null : { wanted, holder: challenger };
}

interface Observed {
  readonly options: EngineOptions;
  readonly models: Models;
  readonly reports: AgentReports;
  readonly overrideRates: OverrideRates;
  readonly votes: LoggedVotes;
  readonly load: EngineLoad;
  readonly tokens: TokenStore;
  readonly logState: () => DecisionLogState;
}

function observe(metrics: EngineMetrics, observed: Observed): void {
  const { options, reports, votes, tokens, logState } = observed;
  const { agent, live, sync } = observed.models;
  const { shedder, gate, connections } = observed.load;
  metrics.observe({
    decisionLog: logState,
    inFlight: () => shedder.inFlight,
    batches: () => gate.batches,
    bodyBytes: () => gate.bodyBytes,
    connections: () => connections.count,
    eventLoopLagMs: () => shedder.lagMs,
    recentOverrideRate: () => agent.recentOverrideRate,
    overrideRates: () => observed.overrideRates.describe(),
    agents: () => reports.describe(),
    loggedVotes: () => votes.describe(),
    isModelReady: () => agent.model !== null,
    inForce: () => agent.inForce,
    live: () => live.stateOf(agent.model?.version),
    isLiveRefused: () => live.refusal !== null,
    challengerVersion: () =>
      agent.challengerFault === null ? (agent.challenger?.version ?? null) : null,
    droppedLogLines: () => options.log.droppedLines(),
    areTokensCurrent: () => tokens.isCurrent,
    registrySync: () => sync && { pulledAtS: sync.pulledAtS, failures: sync.failures },
  });
}

function createOverrideRates({ config, log }: EngineOptions): OverrideRates {
  return new OverrideRates(config.policy.max_override_rate, (message) => {
    log.logger.warn(message);
  });
}

function openLog({ config, log }: EngineOptions): Promise<DecisionLog | null> {
  if (config.decisionLog === null) return Promise.resolve(null);
  const onEvent = reportLogEvent(log.logger);
  return openDecisionLog({ ...config.decisionLog, onEvent });
}

const NO_LOG: DecisionLogState = Object.freeze({
  sync: 'off',
  writable: true,
  queued_lines: 0,
  queued_bytes: 0,
  written_lines: 0,
  written_bytes: 0,
  dropped_lines: 0,
  errors: 0,
  last_error: null,
});

function decisionLogState({ config }: EngineOptions, log: DecisionLog | null): DecisionLogState {
  if (log === null || config.decisionLog === null) return NO_LOG;
  const { sync, folder } = config.decisionLog;
  return { ...log.state(), sync, folder: resolve(folder) };
}
