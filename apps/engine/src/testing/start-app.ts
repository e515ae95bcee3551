import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MetaAgent, NOTHING_IN_FORCE, type Policy } from '@meta-agent/decision';
import type { DecisionLogState } from '@meta-agent/engine-api';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { pino, type Logger } from 'pino';
import { AccessGuard } from '../access/access-guard';
import { createSiteGuard } from '../access/site-guard';
import { TokenTable } from '../access/tokens/token-table';
import type { WrongTokens } from '../access/tokens/wrong-tokens';
import { peerOf, type CallerOf } from '../caller/caller';
import { LedgerTail } from '../control/ledger-tail';
import { LiveHistory } from '../control/live-history';
import { createAdmissions } from '../decide/admit-record';
import { DecisionService, type DecisionServiceOptions } from '../decide/decision-service';
import { WhatIfService } from '../decide/what-if-service';
import { createCallerOf } from '../engine/create-access';
import { FleetWatch } from '../fleet/fleet-watch';
import type { LoadLimits, LoadShedder } from '../http/guard/load-shedder';
import { createLoadLimits, type EngineLoad } from '../http/load/create-load-limits';
import { createRoutes } from '../http/routes/create-routes';
import { createApp } from '../http/server/create-app';
import { EngineMetrics } from '../metrics/engine-metrics';
import { HeldReport } from '../model/held-report';
import { ModelHolder } from '../model/model-holder';
import { servedModel } from '../model/model-source';
import { Past } from '../past/past';
import { AgentReports } from '../status/agent-reports';
import { EngineStatusSource } from '../status/engine-status';
import { LoggedVotes } from '../status/logged-votes';
import { OverrideRates } from '../status/override-rates';
import { DecisionFeed } from '../stream/decision-feed';
import { openStream } from '../stream/open-stream';

export interface TestApp {
  readonly url: string;
  readonly port: number;
  readonly agent: MetaAgent;
  readonly holder: ModelHolder;
  readonly metrics: EngineMetrics;
  readonly shedder: LoadShedder;
  readonly server: Server;
  /** Not listening yet. */
  readonly localServer: Server;
  /** Puts other tokens in place of those that were given. */
  readonly useTokens: (table: TokenTable) => void;
}

export interface TestAppOptions {
  readonly modelDir?: string;
  readonly policy?: Partial<Policy>;
  readonly isStrict?: boolean;
  readonly isAnySymbol?: boolean;
  /** No tokens unless given: all but admin calls are open. */
  readonly tokens?: TokenTable;
  readonly wrongTokens?: WrongTokens;
  readonly allowedHosts?: readonly string[];
  readonly logger?: Logger;
  readonly limits?: LoadLimits;
  readonly batchQueueBytes?: number;
  readonly hasHotPath?: boolean;
  readonly host?: string;
  readonly decisionService?: Partial<DecisionServiceOptions>;
}

/** Keeps an engine under test from refusing requests on a busy machine. */
const NO_LIMITS: LoadLimits = {
  maxInFlight: Infinity,
  maxTurnMs: Infinity,
  maxLagMs: Infinity,
  leastWork: 0,
};

const NO_LOG: DecisionLogState = {
  ...{ sync: 'off', writable: true, last_error: null },
  ...{ queued_lines: 0, queued_bytes: 0, written_lines: 0, written_bytes: 0 },
  ...{ dropped_lines: 0, errors: 0 },
};

const started: TestApp[] = [];

/** A registry that all tests of a file read: a test that writes to one names its own. */
let sharedDir: Promise<string> | undefined;

async function registryToRead(): Promise<string> {
  return (await smallRegistry()).dir;
}

function holderOf(dir: string, agent: MetaAgent): ModelHolder {
  return new ModelHolder({
    ...{ dir, nowMs: Date.now, source: servedModel(dir) },
    use: (model) => {
      if (model !== null) agent.useModel(model);
    },
    onLoaded: () => undefined,
    onRefused: () => undefined,
  });
}

/** The engine's server on a free port, without a decision log unless decisionService names one. */
export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { host = '127.0.0.1', logger = pino({ level: 'silent' }) } = options;
  const dir = options.modelDir ?? (await (sharedDir ??= registryToRead()));
  const metrics = new EngineMetrics();
  const nowMs = Date.now;
  const agent = new MetaAgent({ model: null, nowMs, policy: options.policy ?? {} });
  const holder = holderOf(dir, agent);
  await holder.reload();
  const { access, useTokens } = createGuard(options, metrics);
  const load = loadLimits(options, metrics, createCallerOf(access));
  const { shedder } = load;
  const feed = new DecisionFeed(nowMs);
  const reports = new AgentReports(nowMs, () => agent.agents);
  const rules = { isStrict: options.isStrict ?? false, isAnySymbol: options.isAnySymbol ?? false };
  const admissions = createAdmissions(rules, metrics, logger);
  const [votes, past] = [new LoggedVotes(), new Past(nowMs)];
  observe(metrics, reports, votes);
  const decisionService = new DecisionService({
    ...{ agent, logger, metrics, feed, past, reports, votes, nowMs, log: null, sync: 'interval' },
    maxRowAgeMs: Infinity,
    overrideRates: new OverrideRates(1, () => undefined),
    loggedDecisions: 'all',
    ...options.decisionService,
  });
  const status = new EngineStatusSource({
    ...{ agent, holder, reports, votes, startedAtMs: 0 },
    control: { standing: { stop: null, demotion: null, released: [] } },
    decisionLog: () => NO_LOG,
  });
  const whatIfService = new WhatIfService({ agent, nowMs });
  const stream = openStream({ feed, status, metrics, load: shedder, logger, nowMs });
  const [liveHistory, report] = [new LiveHistory(dir), new HeldReport(dir)];
  const readers = {
    ...{ liveHistory, ledger: new LedgerTail(dir), past, fleet: new FleetWatch(null, nowMs) },
    report: () => report.read(holder.model),
  };
  const parts = { decisionService, whatIfService, stream, ...readers, holder, metrics, status };
  const { server, localServer } = createApp({
    ...{ ...load, metrics, logger },
    access,
    assertSite: createSiteGuard({ boundHost: host, allowedHosts: options.allowedHosts ?? [] }),
    routes: createRoutes({ ...parts, ...load, ...admissions, version: '2.0.0' }),
    ...(options.hasHotPath !== undefined && { hasHotPath: options.hasHotPath }),
  });
  const port = await listenOn(server, host);
  const url = `http://${host}:${port}`;
  const app = { url, port, agent, holder, metrics, shedder, server, localServer, useTokens };
  started.push(app);
  return app;
}

async function listenOn(server: Server, host: string): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function loadLimits(
  { limits = NO_LIMITS, batchQueueBytes, decisionService }: TestAppOptions,
  metrics: EngineMetrics,
  callerOf: CallerOf,
): EngineLoad {
  return createLoadLimits({
    ...{ limits, callerOf },
    ...(batchQueueBytes !== undefined && { batchQueueBytes }),
    queuedBytes: () => decisionService?.log?.queuedBytes ?? 0,
    onShed: (cause) => {
      metrics.countShed(cause);
    },
  });
}

function createGuard({ wrongTokens, ...options }: TestAppOptions, metrics: EngineMetrics) {
  const tokens = { table: options.tokens ?? new TokenTable(null, new Map()) };
  const access = new AccessGuard({
    tokens,
    addressOf: (socket) => peerOf(socket).id,
    ...(wrongTokens && { wrongTokens }),
    onRefusal: (refusal) => {
      metrics.countRefusal(refusal);
    },
    onSlowed: () => undefined,
  });
  const useTokens = (table: TokenTable) => {
    tokens.table = table;
    access.endRemoved();
  };
  return { access, useTokens };
}

function observe(metrics: EngineMetrics, reports: AgentReports, votes: LoggedVotes): void {
  metrics.observe({
    ...{ decisionLog: () => NO_LOG, inFlight: () => 0, eventLoopLagMs: () => 0 },
    ...{ batches: () => 0, bodyBytes: () => 0, connections: () => 0 },
    ...{
      recentOverrideRate: () => 0,
      overrideRates: () => ({}),
      isModelReady: () => true,
      inForce: () => NOTHING_IN_FORCE,
      live: () => null,
      isLiveRefused: () => false,
      registrySync: () => null,
      challengerVersion: () => null,
      droppedLogLines: () => 0,
    },
    areTokensCurrent: () => true,
    agents: () => reports.describe(),
    loggedVotes: () => votes.describe(),
  });
}

afterAll(async () => {
  for (const { server, shedder } of started) {
    shedder.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
