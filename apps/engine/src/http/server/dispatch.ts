import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { EngineError } from '../../problem/engine-error';
import { sendProblem } from '../answer/send';
import type { Route } from '../contract/route';
import { assertAdmin, type AdminPolicy } from '../guard/admin-guard';
import type { LoadShedder } from '../guard/load-shedder';
import { queryOf } from '../request/read-flag';

export interface DispatchOptions {
  readonly admin: AdminPolicy;
  readonly shedder: LoadShedder;
  readonly metrics: EngineMetrics;
  readonly logger: Logger;
}

export type Dispatch = (route: Route, req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Serves a route for Express and the hot path: guards, counts, and answers errors as problems. */
export function createDispatcher({ admin, shedder, metrics, logger }: DispatchOptions): Dispatch {
  return async function dispatch(route, req, res) {
    shedder.inFlight += 1;
    try {
      if (route.isAdmin) assertAdmin(req, admin);
      if (route.isShed) shedder.assertCapacity();
      await route.handle({ req, res, query: queryOf(req.url ?? '') });
    } catch (error) {
      sendProblem(req, res, toEngineError(error, logger));
    } finally {
      shedder.inFlight -= 1;
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
