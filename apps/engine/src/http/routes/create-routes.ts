import type { DecisionDesk } from '../../decide/decision-service';
import { EngineError } from '../../problem/engine-error';
import type { RehearsalDesk } from '../../decide/what-if-service';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import type { ModelHolder } from '../../model/model-holder';
import { describeModel } from '../../model/describe-model';
import type { EventStream } from '../../stream/event-stream';
import type { EngineStatusSource } from '../../status/engine-status';
import { describeApi } from '../openapi/describe-api';
import { createPredict } from './predict';
import { createPredictBatch } from './predict-batch';
import type { Route } from '../contract/route';
import { sendJson, sendText } from '../answer/send';

export interface RouteOptions {
  readonly desk: DecisionDesk;
  readonly rehearsal: RehearsalDesk;
  readonly stream: EventStream;
  readonly holder: ModelHolder;
  readonly metrics: EngineMetrics;
  readonly status: EngineStatusSource;
  /** Of the program, for the API's description. */
  readonly version: string;
}

const JSON_BODY = 'application/json';
const NDJSON = 'application/x-ndjson';
const EXPLAIN = { explain: "Add each feature's contribution to the decision." };

/** Every call of the engine: one table, for Express, for the hot path and for the documentation. */
export function createRoutes(options: RouteOptions): Route[] {
  const routes = [
    ...decisionRoutes(options),
    ...whatIfRoutes(options),
    ...adminRoutes(options),
    ...watchRoutes(options),
    ...consoleRoutes(options),
  ];
  const api: Route = {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description.',
    answers: { 200: { [JSON_BODY]: 'Document' } },
    handle: ({ res }) => {
      sendJson(res, 200, describeApi([...routes, api], options.version));
    },
  };
  return [...routes, api];
}

function decisionRoutes({ desk, metrics }: RouteOptions): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/ai/meta/predict',
      isHot: true,
      isShed: true,
      summary: 'Decide one record.',
      flags: EXPLAIN,
      body: { [JSON_BODY]: 'SignalRecord' },
      answers: { 200: { [JSON_BODY]: 'Decision' } },
      handle: createPredict(desk, metrics),
    },
    {
      method: 'POST',
      path: '/api/ai/meta/predict/batch',
      isHot: true,
      isShed: true,
      summary: 'Decide many records, in order.',
      description:
        'A JSON array, or one record a line, answered as they come. A record that cannot be decided gets a problem in its place. Lines may go on for as long as there is one each minute, 64 MiB in all.',
      flags: EXPLAIN,
      body: { [JSON_BODY]: 'Batch', [NDJSON]: 'SignalRecord' },
      answers: { 200: { [JSON_BODY]: 'BatchAnswer', [NDJSON]: 'BatchItem' } },
      handle: createPredictBatch(desk),
    },
  ];
}

/** The same calls without a trace: neither counted nor logged, nor in the latency that is told. */
function whatIfRoutes({ rehearsal }: RouteOptions): Route[] {
  const unmeasured = { observeDecision: () => undefined };
  return [
    {
      method: 'POST',
      path: '/api/ai/meta/what_if',
      isShed: true,
      summary: 'What would be decided; neither counted nor logged.',
      flags: EXPLAIN,
      body: { [JSON_BODY]: 'SignalRecord' },
      answers: { 200: { [JSON_BODY]: 'Decision' } },
      handle: createPredict(rehearsal, unmeasured),
    },
    {
      method: 'POST',
      path: '/api/ai/meta/what_if/batch',
      isShed: true,
      summary: 'What would be decided of many records; neither counted nor logged.',
      flags: EXPLAIN,
      body: { [JSON_BODY]: 'Batch', [NDJSON]: 'SignalRecord' },
      answers: { 200: { [JSON_BODY]: 'BatchAnswer', [NDJSON]: 'BatchItem' } },
      handle: createPredictBatch(rehearsal),
    },
  ];
}

function adminRoutes({ holder, status }: RouteOptions): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/ai/meta/reset_stats',
      isAdmin: true,
      summary: 'Start counting anew; answers what was counted.',
      answers: { 200: { [JSON_BODY]: 'Statistics' } },
      handle: ({ res }) => {
        sendJson(res, 200, status.reset());
      },
    },
    {
      method: 'POST',
      path: '/api/ai/meta/reload',
      isAdmin: true,
      summary: 'Load the current version again.',
      answers: { 200: { [JSON_BODY]: 'Reload' } },
      problems: [409],
      handle: async ({ res }) => {
        const { model, swapped, error } = await holder.reload();
        if (model === null) {
          const received = error === null ? 'none' : `${error.code}: ${error.message}`;
          throw new EngineError('model_refused', {
            expected: 'a model that can be used',
            received,
          });
        }
        sendJson(res, 200, { model_version: model.version, swapped });
      },
    },
  ];
}

function watchRoutes({ metrics, status }: RouteOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/ai/meta/status',
      summary: 'The engine at this moment.',
      answers: { 200: { [JSON_BODY]: 'Status' } },
      handle: ({ res }) => {
        sendJson(res, 200, status.read());
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      summary: 'Metrics, as Prometheus reads them.',
      answers: { 200: { 'text/plain': 'Text' } },
      handle: async ({ res }) => {
        const { registry } = metrics;
        sendText(res, 200, registry.contentType, await registry.metrics());
      },
    },
    {
      method: 'GET',
      path: '/healthz',
      summary: 'Whether it is alive.',
      answers: { 200: { [JSON_BODY]: 'Liveness' } },
      handle: ({ res }) => {
        sendJson(res, 200, { alive: true });
      },
    },
    {
      method: 'GET',
      path: '/readyz',
      summary: 'Whether it can decide, and keep what it decides.',
      answers: { 200: { [JSON_BODY]: 'Readiness' }, 503: { [JSON_BODY]: 'Readiness' } },
      handle: ({ res }) => {
        const readiness = status.readiness();
        sendJson(res, readiness.ready ? 200 : 503, readiness);
      },
    },
  ];
}

function consoleRoutes({ holder, stream }: RouteOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/ai/meta/model',
      summary: 'The model that decides, and what its training measured.',
      answers: { 200: { [JSON_BODY]: 'ModelInUse' } },
      handle: ({ res }) => {
        const { model } = holder;
        sendJson(res, 200, { model: model === null ? null : describeModel(model) });
      },
    },
    {
      method: 'GET',
      path: '/api/ai/meta/stream',
      summary: 'Decisions and status as they come, twice a second.',
      description: 'Server-sent events for pages of this site. The data of each is one JSON text.',
      answers: { 200: { 'text/event-stream': 'StreamEvent' } },
      problems: [403, 429],
      handle: ({ req, res }) => {
        stream.open(req, res);
      },
    },
  ];
}
