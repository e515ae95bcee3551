import { EngineError } from '../../problem/engine-error';
import { sendJson } from '../answer/send';
import type { Route } from '../contract/route';
import type { RouteOptions } from './route-options';

const JSON_BODY = 'application/json';

/** Calls for operators, behind the admin guard. */
export function adminRoutes({ holder, status }: RouteOptions): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/ai/meta/reset_stats',
      use: 'admin',
      summary: 'Reset the statistics; answers those before the reset.',
      answers: { 200: { [JSON_BODY]: 'Statistics' } },
      handle: ({ res }) => {
        sendJson(res, 200, status.reset());
      },
    },
    {
      method: 'POST',
      path: '/api/ai/meta/reload',
      use: 'admin',
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
