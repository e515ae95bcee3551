import { sendJson } from '../answer/send';
import type { Route } from '../contract/route';
import { describeApi } from '../openapi/describe-api';
import { adminRoutes } from './admin-routes';
import { consoleRoutes } from './console-routes';
import { decisionRoutes, whatIfRoutes } from './decision-routes';
import { monitoringRoutes } from './monitoring-routes';
import type { RouteOptions } from './route-options';

/** Every call of the engine: one table, for Express, for the hot path and for the documentation. */
export function createRoutes(options: RouteOptions): Route[] {
  const routes = [
    ...decisionRoutes(options),
    ...whatIfRoutes(options),
    ...adminRoutes(options),
    ...monitoringRoutes(options),
    ...consoleRoutes(options),
  ];
  const api: Route = {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description.',
    answers: { 200: { 'application/json': 'Document' } },
    handle: ({ res }) => {
      sendJson(res, 200, describeApi([...routes, api], options.version));
    },
  };
  return [...routes, api];
}
