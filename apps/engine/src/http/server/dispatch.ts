import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { AccessGuard } from '../../access/access-guard';
import { ANYBODY, type Caller } from '../../access/caller';
import { decisionIds } from '../../decide/decision-id';
import { reportAdminCall } from '../../logging/report-admin-call';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { EngineError, type EngineErrorCode } from '../../problem/engine-error';
import { sendProblem } from '../answer/send';
import type { Route } from '../contract/route';
import type { LoadShedder } from '../guard/load-shedder';
import type { Turns } from '../load/batch-turns';
import { FREE_BYTES, type LoadGate } from '../load/load-gate';
import { queryOf } from '../request/read-query';

export interface DispatchOptions {
  readonly access: Pick<AccessGuard, 'admit' | 'watch'>;
  readonly shedder: LoadShedder;
  readonly gate: LoadGate;
  /** One answer to a watcher in a turn: a decision waits for one, however many there are. */
  readonly watchTurns: Turns;
  readonly metrics: EngineMetrics;
  readonly logger: Logger;
}

export type Dispatch = (route: Route, req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Serves a route for Express and the hot path: guards, counts, and answers errors as problems. */
export function createDispatcher(options: DispatchOptions): Dispatch {
  const { access, shedder, gate, watchTurns, metrics, logger } = options;
  const nextRequestId = decisionIds();
  return async function dispatch(route, req, res) {
    const load = gate.open(req, route.isShed === true);
    let caller: Caller = ANYBODY;
    let code: EngineErrorCode | null = null;
    try {
      caller = access.admit(req, route.use);
      if (route.isLong) access.watch(req, res, route.use);
      // A long body is refused before it is read; a short one has arrived, and its connection stays open.
      if (route.isShed && !hasShortBody(req)) shedder.assertCapacity();
      if (route.body === undefined) load.begin();
      if (route.use === 'watch') await watchTurns.next();
      const requestId = nextRequestId();
      await route.handle({ requestId, req, res, caller, query: queryOf(req.url ?? ''), load });
    } catch (error) {
      const answer = toEngineError(error, logger);
      code = answer.code;
      sendProblem(req, res, answer);
    } finally {
      load.end();
      metrics.countResponse(route.path, res.statusCode);
      if (route.use === 'admin') reportAdminCall(logger, { route, req, caller, code });
    }
  };
}

const hasShortBody = ({ headers }: IncomingMessage) =>
  Number(headers['content-length']) <= FREE_BYTES;

/** An unexpected error is logged; the client learns only that there was one. */
export function toEngineError(error: unknown, logger: Logger): EngineError {
  if (error instanceof EngineError) return error;
  logger.error({ err: error }, 'A request ended with an unexpected error');
  return new EngineError('internal_error', { cause: error });
}
