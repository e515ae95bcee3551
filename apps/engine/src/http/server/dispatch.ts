import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { EngineError } from '../../problem/engine-error';
import { sendProblem } from '../answer/send';
import type { Route } from '../contract/route';
import { assertAdmin, type AdminPolicy } from '../guard/admin-guard';
import type { LoadShedder } from '../guard/load-shedder';
import type { LoadGate } from '../load/load-gate';
import { queryOf } from '../request/read-flag';

export interface DispatchOptions {
  readonly admin: AdminPolicy;
  readonly shedder: LoadShedder;
  readonly gate: LoadGate;
  readonly metrics: EngineMetrics;
  readonly logger: Logger;
}

export type Dispatch = (route: Route, req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Serves a route for Express and the hot path: guards, counts, and answers errors as problems. */
export function createDispatcher(options: DispatchOptions): Dispatch {
  const { admin, shedder, gate, metrics, logger } = options;
  return async function dispatch(route, req, res) {
    const load = gate.open(req, route.isShed === true);
    try {
      if (route.isAdmin) assertAdmin(req, admin);
      // Before the body is read; a body counts as in flight once it is whole.
      if (route.isShed) shedder.assertCapacity();
      if (route.body === undefined) load.begin();
      await route.handle({ req, res, query: queryOf(req.url ?? ''), load });
    } catch (error) {
      sendProblem(req, res, toEngineError(error, logger));
    } finally {
      load.end();
      metrics.countResponse(route.path, res.statusCode);
    }
  };
}

/** An unexpected error is logged; the client learns only that there was one. */
export function toEngineError(error: unknown, logger: Logger): EngineError {
  if (error instanceof EngineError) return error;
  logger.error({ err: error }, 'A request ended with an unexpected error');
  return new EngineError('internal_error', { cause: error });
}
