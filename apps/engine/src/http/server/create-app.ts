import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { limitIdle } from '../connection/limit-idle';
import type { Route } from '../contract/route';
import type { AdminPolicy } from '../guard/admin-guard';
import type { LoadShedder } from '../guard/load-shedder';
import { answerClientError } from './client-error';
import { createDispatcher } from './dispatch';
import { createExpressApp } from './express-app';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly admin: AdminPolicy;
  readonly shedder: LoadShedder;
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
  const { routes, metrics, hasHotPath = true } = options;
  const dispatch = createDispatcher(options);
  const express = createExpressApp({ ...options, dispatch });
  const hot = new Map(
    routes.filter((route) => route.isHot && hasHotPath).map((route) => [route.path, route]),
  );
  const server = createServer(TIMEOUTS, (req, res) => {
    const route = hot.get(pathOf(req.url ?? ''));
    if (route !== undefined && req.method === route.method) {
      void dispatch(route, req, res);
      return;
    }
    limitIdle(req.socket);
    express(req, res);
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
