import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { EngineError } from '../../problem/engine-error';
import { sendProblem } from '../answer/send';
import type { Route } from '../contract/route';
import { createConsole } from '../pages/console';
import { createDocs } from '../pages/docs';
import { toEngineError, type Dispatch } from './dispatch';

export interface ExpressOptions {
  readonly routes: readonly Route[];
  readonly dispatch: Dispatch;
  readonly metrics: EngineMetrics;
  readonly logger: Logger;
}

/** Serves every route, the documentation, the console, and errors for everything else. */
export function createExpressApp({ routes, dispatch, metrics, logger }: ExpressOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // A proxy that denies /api/ai/meta/reload exactly must not be passed by /API/ai/meta/Reload/.
  app.enable('case sensitive routing');
  app.enable('strict routing');
  for (const route of routes) {
    app[route.method === 'GET' ? 'get' : 'post'](route.path, (req, res) =>
      dispatch(route, req, res),
    );
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const siblings = routes.filter((route) => route.path === path);
    app.all(path, refuseMethod(siblings.map(({ method }) => method)));
  }
  app.use('/docs', createDocs());
  app.use(createConsole());
  app.all(['/', '/docs'], refuseMethod(['GET']));
  app.use((req) => {
    const received = `${req.method} ${req.path}`;
    throw new EngineError('not_found', { expected: 'a path of /openapi.json', received });
  });
  app.use(answerError(metrics, logger));
  return app;
}

function refuseMethod(methods: readonly Route['method'][]): RequestHandler {
  const allow = methods
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .join(', ');
  return (req) => {
    throw new EngineError('method_not_allowed', {
      expected: allow,
      received: req.method,
      headers: { allow },
    });
  };
}

function answerError(metrics: EngineMetrics, logger: Logger): ErrorRequestHandler {
  // Express recognises an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    const isExpress = !(error instanceof EngineError) && isExpressRefusal(error);
    sendProblem(req, res, isExpress ? notReadable(error) : toEngineError(error, logger));
    metrics.countResponse('other', res.statusCode);
  };
}

/** Whether Express refused the request itself, as for a path that cannot be decoded. */
function isExpressRefusal(error: unknown): error is Error {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
}

function notReadable(error: Error): EngineError {
  return new EngineError('invalid_request', { expected: 'a path', received: error.message });
}
