import { describeModel } from '../../model/describe-model';
import { sendJson } from '../answer/send';
import { markStreaming } from '../connection/streaming';
import type { Route } from '../contract/route';
import type { RouteOptions } from './route-options';

const JSON_BODY = 'application/json';

/** Calls that only the console makes: the model in use, and the event stream. */
export function consoleRoutes({ holder, stream }: RouteOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/ai/meta/model',
      use: 'watch',
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
      use: 'watch',
      isLong: true,
      summary: 'Decisions and status as they come, twice a second.',
      description: 'Server-sent events for pages of this site. The data of each is one JSON text.',
      answers: { 200: { 'text/event-stream': 'StreamEvent' } },
      problems: [429],
      handle: ({ req, res }) => {
        if (req.method === 'GET') markStreaming(req.socket);
        stream.open(req, res);
      },
    },
  ];
}
