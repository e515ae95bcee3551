import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Logger } from 'pino';
import type { AccessGuard } from '../../access/access-guard';
import type { AssertSite } from '../../access/site-guard';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { sendProblem } from '../answer/send';
import { IdleConnections } from '../connection/close-idle';
import { limitIdle } from '../connection/limit-idle';
import { limitPipelining } from '../connection/limit-pipelining';
import type { Route } from '../contract/route';
import type { LoadShedder } from '../guard/load-shedder';
import type { Turns } from '../load/batch-turns';
import type { ConnectionCap } from '../load/connection-cap';
import type { LoadGate } from '../load/load-gate';
import { holdContinue } from '../request/expect-continue';
import { answerClientError } from './client-error';
import { createDispatcher, toEngineError, type Dispatch } from './dispatch';
import { LazyExpress } from './lazy-express';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly access: AccessGuard;
  readonly assertSite: AssertSite;
  readonly shedder: LoadShedder;
  readonly gate: LoadGate;
  readonly watchTurns: Turns;
  readonly connections: ConnectionCap;
  readonly metrics: EngineMetrics;
  readonly logger: Logger;
  /** False serves the hot routes by Express too: a test compares the two byte for byte. */
  readonly hasHotPath?: boolean;
}

/** Time limits for a request to arrive, so that slow clients cannot occupy connections. */
const TIMEOUTS = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  // IdleConnections closes them.
  keepAliveTimeout: 0,
  connectionsCheckingInterval: 1000,
};

export interface App {
  /** For the network. */
  readonly server: Server;
  /** For the admin socket: its callers are trusted. */
  readonly localServer: Server;
  /** Loads what the first request that is no decision would load. */
  readonly loadPages: () => Promise<unknown>;
}

/** The engine's servers, not yet listening: hot routes are served directly, all others by Express. */
export function createApp(options: AppOptions): App {
  const dispatch = createDispatcher(options);
  const express = new LazyExpress({ ...options, dispatch });
  const serve = createListener(options, dispatch, express);
  const [server, localServer] = [createOne(options, serve), createOne(options, serve)];
  options.connections.watch(server);
  const idle = new IdleConnections();
  idle.watch(server);
  idle.watch(localServer);
  localServer.on('connection', (socket) => {
    options.access.trust(socket);
  });
  return { server, localServer, loadPages: () => express.load() };
}

function createOne({ metrics }: AppOptions, serve: RequestListener): Server {
  const server = createServer(TIMEOUTS, serve);
  // Node drops headers beyond a count: a Host, Origin or Authorization behind 2,000 others would be
  // sent, and seen by a proxy, but not by the guards. Their 16 KiB are the limit.
  server.maxHeadersCount = 0;
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    holdContinue(req, res);
    serve(req, res);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    answerClientError(error, socket, (status) => {
      metrics.countResponse('unreadable', status);
    });
  });
  return server;
}

function createListener(
  options: AppOptions,
  dispatch: Dispatch,
  express: LazyExpress,
): RequestListener {
  const { routes, metrics, assertSite, hasHotPath = true } = options;
  const hot = new Map(
    routes.filter((route) => route.isHot && hasHotPath).map((route) => [route.path, route]),
  );
  return (req, res) => {
    if (!limitPipelining(req, res)) return;
    try {
      assertSite(req);
    } catch (error) {
      const refusal = toEngineError(error, options.logger);
      if (refusal.code === 'foreign_host') metrics.countRefusal('host');
      if (refusal.code === 'foreign_origin') metrics.countRefusal('origin');
      sendProblem(req, res, refusal);
      metrics.countResponse('other', res.statusCode);
      return;
    }
    const route = hot.get(pathOf(req.url ?? ''));
    if (route !== undefined && req.method === route.method) {
      void dispatch(route, req, res);
      return;
    }
    limitIdle(req.socket);
    express.serve(req, res);
  };
}

function pathOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? url : url.slice(0, at);
}
