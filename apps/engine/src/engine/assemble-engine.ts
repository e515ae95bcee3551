import type { Server } from 'node:http';
import { MetaAgent } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import type { DecisionLogState } from '@meta-agent/engine-api';
import { readVerifyKeys, ServedMemory, type VerifyKeys } from '@meta-agent/model-io';
import type { TokenStore } from '../access/tokens/token-store';
import { ControlHolder } from '../control/control-holder';
import { LiveHistory } from '../control/live-history';
import { LiveHolder } from '../control/live-holder';
import { reportControlEvent } from '../control/report-control-event';
import { createAdmissions } from '../decide/admit-record';
import { DecisionService } from '../decide/decision-service';
import { WhatIfService } from '../decide/what-if-service';
import { openDecisionLog, type DecisionLog } from '../decision-log/decision-log';
import type { LoadShedder } from '../http/guard/load-shedder';
import { createLoadLimits, type EngineLoad } from '../http/load/create-load-limits';
import { createRoutes } from '../http/routes/create-routes';
import { createApp } from '../http/server/create-app';
import { reportLogEvent } from '../logging/report-log-event';
import { EngineMetrics } from '../metrics/engine-metrics';
import { ModelHolder } from '../model/model-holder';
import { AgentReports } from '../status/agent-reports';
import { EngineStatusSource } from '../status/engine-status';
import { LoggedVotes } from '../status/logged-votes';
import { OverrideRates } from '../status/override-rates';
import { DecisionFeed } from '../stream/decision-feed';
import type { EventStream } from '../stream/event-stream';
import { openStream } from '../stream/open-stream';
import { createAccess } from './create-access';
import type { EngineOptions } from './engine-options';

export interface EngineParts {
  readonly agent: MetaAgent;
  readonly holder: ModelHolder;
  readonly control: ControlHolder;
  readonly live: LiveHolder;
  readonly shedder: LoadShedder;
  /** Null when the decision log is off. */
  readonly decisionLog: DecisionLog | null;
  readonly server: Server;
  readonly localServer: Server;
  readonly loadPages: () => Promise<unknown>;
  readonly tokens: TokenStore;
  readonly stream: EventStream;
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
  const agent = createAgent(options);
  const verifyKeys = config.verifyKeyFiles && (await readVerifyKeys(config.verifyKeyFiles));
  const memory = createMemory(options);
  const served = { memory, verifyKeys: verifyKeys ?? undefined };
  const registry = { dir: config.modelDir, nowMs, onEvent: reportControlEvent(logger) };
  const live = new LiveHolder({ ...registry, maxAgeS: config.liveMaxAgeS });
  const liveOf = (model: string | undefined) => live.stateOf(model);
  const control = new ControlHolder({ ...registry, agent, ...served, liveOf });
  const holder = createHolder(options, { agent, metrics, control, ...served });
  const [reports, votes] = [new AgentReports(nowMs, () => agent.agents), new LoggedVotes()];
  const overrideRates = createOverrideRates(options);
  const decisionLog = await openLog(options);
  const logState = () => decisionLogState(options, decisionLog);
  const load = createLoadLimits({
    callerOf,
    queuedBytes: () => decisionLog?.queuedBytes ?? 0,
    onShed: (cause) => {
      metrics.countShed(cause);
    },
  });
  const { shedder } = load;
  observe(metrics, { options, agent, reports, votes, load, tokens, logState, overrideRates });
  const status = new EngineStatusSource({
    ...{ agent, holder, control, reports, votes, overrideRates },
    decisionLog: logState,
    startedAtMs: nowMs(),
  });
  const feed = new DecisionFeed(nowMs);
  const { loggedDecisions } = config;
  const decisionService = new DecisionService({
    ...{ agent, metrics, feed, reports, overrideRates, votes, nowMs, loggedDecisions },
    ...{ log: decisionLog, ...rowSettingsOf(config), logger: options.log.decisions },
  });
  const whatIfService = new WhatIfService({ agent, nowMs });
  const stream = openStream({ feed, status, metrics, load: shedder, callerOf, logger, nowMs });
  const services = {
    ...{ decisionService, whatIfService, stream, holder, metrics, status, version },
    liveHistory: new LiveHistory(config.modelDir),
  };
  const app = createApp({
    ...{ ...load, ...guards, metrics, logger },
    routes: createRoutes({ ...services, ...load, ...createAdmissions(config, metrics, logger) }),
  });
  return { agent, holder, control, live, shedder, decisionLog, ...app, tokens, stream };
}

function rowSettingsOf({ decisionLog }: EngineOptions['config']) {
  const { sync, maxRowAgeMs } = decisionLog ?? { sync: 'interval', maxRowAgeMs: Infinity };
  return { sync, maxRowAgeMs };
}

interface Observed {
  readonly options: EngineOptions;
  readonly agent: MetaAgent;
  readonly reports: AgentReports;
  readonly overrideRates: OverrideRates;
  readonly votes: LoggedVotes;
  readonly load: EngineLoad;
  readonly tokens: TokenStore;
  readonly logState: () => DecisionLogState;
}

function observe(metrics: EngineMetrics, observed: Observed): void {
  const { options, agent, reports, votes, tokens, logState } = observed;
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
    droppedLogLines: () => options.log.droppedLines(),
    areTokensCurrent: () => tokens.isCurrent,
  });
}

function createOverrideRates({ config, log }: EngineOptions): OverrideRates {
  return new OverrideRates(config.policy.max_override_rate, (message) => {
    log.logger.warn(message);
  });
}

function createAgent({ config, log, nowMs }: EngineOptions): MetaAgent {
  return new MetaAgent({
    model: null,
    policy: config.policy,
    nowMs,
    onWarning: (message) => {
      log.logger.warn(message);
    },
  });
}

function createMemory({ config, log }: EngineOptions): ServedMemory {
  return new ServedMemory(config.decisionLog?.folder ?? null, nodeDisk, ({ message }) => {
    log.logger.warn(`[META-V2] The served generation is not on the disk: ${message}`);
  });
}

interface HolderParts {
  readonly agent: MetaAgent;
  readonly metrics: EngineMetrics;
  readonly control: ControlHolder;
  readonly memory: ServedMemory;
  readonly verifyKeys: VerifyKeys | undefined;
}

function createHolder(
  { config, log, nowMs }: EngineOptions,
  { agent, metrics, control, memory, verifyKeys }: HolderParts,
): ModelHolder {
  return new ModelHolder({
    ...{ agent, nowMs, memory, verifyKeys },
    dir: config.modelDir,
    onLoaded: ({ version, featureSet, trainedAtMs, regimeCertificate }) => {
      control.apply();
      metrics.countLoad('loaded', 'none');
      metrics.setModel(
        { version, featureSet: featureSet.name, trainedAtMs, regimeCertificate },
        nowMs(),
      );
      log.logger.info(`[META-V2] Model ${version} is in use`);
    },
    onRefused: ({ code, message }) => {
      metrics.countLoad('refused', code);
      const kept = agent.model === null ? 'there is none' : `${agent.model.version} stays`;
      log.logger.error({ code }, `[META-V2] Model refused, ${kept}: ${message}`);
    },
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
  return { ...log.state(), sync: config.decisionLog.sync };
}
