import { JSON_TYPE, sendBytes } from '../answer/send';
import type { Route } from '../contract/route';
import { describeApi } from '../openapi/describe-api';
import { adminRoutes } from './admin-routes';
import { consoleRoutes } from './console-routes';
import { decisionRoutes, whatIfRoutes } from './decision-routes';
import { fleetRoutes } from './fleet-routes';
import { monitoringRoutes } from './monitoring-routes';
import { pastRoutes } from './past-routes';
import { registryRoutes } from './registry-routes';
import type { RouteOptions } from './route-options';

/** Every call of the engine: one table, for Express, for the hot path and for the documentation. */
export function createRoutes(options: RouteOptions): Route[] {
  const routes = [
    ...decisionRoutes(options),
    ...whatIfRoutes(options),
    ...adminRoutes(options),
    ...monitoringRoutes(options),
    ...consoleRoutes(options),
    ...registryRoutes(options),
    ...pastRoutes(options),
    ...fleetRoutes(options),
  ];
  let document: Buffer | undefined;
  const api: Route = {
    method: 'GET',
    path: '/openapi.json',
    use: 'anybody',
    summary: 'The OpenAPI document of the engine.',
    answers: { 200: { 'application/json': 'Document' } },
    handle: ({ res }) => {
      // Generated at the first request: it takes longer than thousands of decisions.
      document ??= Buffer.from(JSON.stringify(describeApi([...routes, api], options)));
      sendBytes(res, 200, JSON_TYPE, document);
    },
  };
  return [...routes, api];
}
