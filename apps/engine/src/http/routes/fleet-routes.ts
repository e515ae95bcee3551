import { sendJson } from '../answer/send';
import type { Route } from '../contract/route';
import type { RouteOptions } from './route-options';

/** The call of the console about a fleet. */
export function fleetRoutes({ fleet }: RouteOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/ai/meta/fleet',
      use: 'watch',
      summary: 'The trainings of a fleet.',
      description: 'Of the newest week in the queue on Redis; at most five seconds old.',
      answers: { 200: { 'application/json': 'FleetReport' } },
      handle: async ({ res }) => {
        sendJson(res, 200, await fleet.read());
      },
    },
  ];
}
