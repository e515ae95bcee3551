import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { limitIdle } from '../connection/limit-idle';
import type { Route } from '../contract/route';
import type { AdminPolicy } from '../guard/admin-guard';
import type { LoadShedder } from '../guard/load-shedder';
import type { ConnectionCap } from '../load/connection-cap';
import type { LoadGate } from '../load/load-gate';
import { holdContinue } from '../request/expect-continue';
import { answerClientError } from './client-error';
import { createDispatcher } from './dispatch';
import { createExpressApp } from './express-app';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly admin: AdminPolicy;
  readonly shedder: LoadShedder;
  readonly gate: LoadGate;
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
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1000,
};
/** The engine's server, not yet listening: hot routes are served directly, all others by Express. */
export function createApp(options: AppOptions): Server {
  const { routes, metrics, connections, hasHotPath = true } = options;
  const dispatch = createDispatcher(options);
  const express = createExpressApp({ ...options, dispatch });
  const hot = new Map(
    routes.filter((route) => route.isHot && hasHotPath).map((route) => [route.path, route]),
  );
  const serve = (req: IncomingMessage, res: ServerResponse) => {
    const route = hot.get(pathOf(req.url ?? ''));
    if (route !== undefined && req.method === route.method) {
      void dispatch(route, req, res);
      return;
    }
    limitIdle(req.socket);
    express(req, res);
  };
  const server = createServer(TIMEOUTS, serve);
  connections.watch(server);
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

function pathOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? url : url.slice(0, at);
}
