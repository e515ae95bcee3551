import { sendBytes, sendJson } from '../answer/send';
import type { Route } from '../contract/route';
import type { RouteOptions } from './route-options';

const JSON_BODY = 'application/json';

/** A page that runs no script, has an origin of its own, and loads nothing. */
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** What the console reads of the registry: the live states, the ledger, the report of the model. */
export function registryRoutes({ liveHistory, ledger, report }: RouteOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/ai/meta/live',
      use: 'watch',
      summary: 'What the supervisor has learned.',
      description: 'The newest live states of the registry, and what became of the decisions.',
      answers: { 200: { [JSON_BODY]: 'LiveReport' } },
      handle: async ({ res }) => {
        sendJson(res, 200, await liveHistory.read());
      },
    },
    {
      method: 'GET',
      path: '/api/ai/meta/changes',
      use: 'watch',
      summary: 'Who changed what decides, and why.',
      description: "The last 20 lines of the registry's ledger, each proven by its hash.",
      answers: { 200: { [JSON_BODY]: 'RegistryChanges' } },
      handle: async ({ res }) => {
        sendJson(res, 200, await ledger.read());
      },
    },
    {
      method: 'GET',
      path: '/api/ai/meta/report',
      use: 'watch',
      summary: 'The report of the model that decides.',
      description: 'The page that its training wrote, as the manifest of the version lists it.',
      answers: { 200: { 'text/html': 'Report' } },
      handle: async ({ res }) => {
        const bytes = await report();
        res.setHeader('content-security-policy', REPORT_POLICY);
        res.setHeader('referrer-policy', 'no-referrer');
        sendBytes(res, 200, 'text/html; charset=utf-8', bytes);
      },
    },
  ];
}
