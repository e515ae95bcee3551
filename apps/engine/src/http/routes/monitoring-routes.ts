import { sendBytes, sendJson } from '../answer/send';
import type { Route } from '../contract/route';
import type { RouteOptions } from './route-options';

const JSON_BODY = 'application/json';

/** Calls for monitoring: status, metrics and probes. */
export function monitoringRoutes({ metrics, status }: RouteOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/ai/meta/status',
      use: 'watch',
      summary: 'The engine at this moment.',
      answers: { 200: { [JSON_BODY]: 'Status' } },
      handle: ({ res }) => {
        sendJson(res, 200, status.read());
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      use: 'metrics',
      summary: 'Metrics, as Prometheus reads them.',
      answers: { 200: { 'text/plain': 'Text' } },
      handle: async ({ res }) => {
        sendBytes(res, 200, metrics.registry.contentType, await metrics.text());
      },
    },
    {
      method: 'GET',
      path: '/healthz',
      use: 'anybody',
      summary: 'Whether it is alive.',
      answers: { 200: { [JSON_BODY]: 'Liveness' } },
      handle: ({ res }) => {
        sendJson(res, 200, { alive: true });
      },
    },
    {
      method: 'GET',
      path: '/readyz',
      use: 'anybody',
      summary: 'Whether it can decide, and keep what it decides.',
      answers: { 200: { [JSON_BODY]: 'Readiness' }, 503: { [JSON_BODY]: 'Readiness' } },
      handle: ({ res }) => {
        const readiness = status.readiness();
        sendJson(res, readiness.ready ? 200 : 503, readiness);
      },
    },
  ];
}
