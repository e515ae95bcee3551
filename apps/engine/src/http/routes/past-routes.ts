import { KEPT_DECISIONS } from '@meta-agent/engine-api';
import { count } from '@meta-agent/words';
import type { Route, RouteParam } from '../contract/route';
import { createPastDecisions, createPastMinutes, LIMIT, MOST_QUERIED } from '../handlers/past';
import type { RouteOptions } from './route-options';

const JSON_BODY = 'application/json';

const text = (description: string, example: string): RouteParam => ({
  ...{ description, example },
  schema: { type: 'string', maxLength: MOST_QUERIED },
});

const FROM = text('Not before this time. ISO 8601.', '2026-02-05T02:50:00Z');

/** What the engine remembers: for the console after a restart of the page, and for programs. */
export function pastRoutes({ past, watchTurns }: RouteOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/ai/meta/past/minutes',
      use: 'watch',
      summary: 'Decisions of each minute of the last day.',
      description:
        'Counted in memory. After a start of the engine the end of its decision log is read (8 MiB at most); counted_since says from when on the counts are complete.',
      params: { from: FROM },
      answers: { 200: { [JSON_BODY]: 'PastMinutes' } },
      problems: [503],
      handle: createPastMinutes(past),
    },
    {
      method: 'GET',
      path: '/api/ai/meta/past/decisions',
      use: 'watch',
      summary: `The last ${count(KEPT_DECISIONS)} decisions.`,
      description:
        'Newest first, each with its record. Kept in memory; after a start of the engine the last ones of its decision log. The whole past is in the decision log: meta-ops why.',
      flags: { changed: 'Only decisions that change the vote.' },
      params: {
        from: FROM,
        to: text('Before this time. ISO 8601.', '2026-02-05T02:51:00Z'),
        id: text('The id of one decision.', 'x3k9f0a2b7c1d-1f'),
        symbol: text('The symbol.', 'BTCUSDT'),
        reason: text(
          'The reason, or a key of fallback_reasons, or meta_override.',
          'low_meta_confidence',
        ),
        search: text("A part of a symbol, of a request's id or of a decision's id.", 'BTC'),
        limit: {
          description: `The largest number of decisions in the answer, ${LIMIT.most} at most.`,
          schema: {
            type: 'integer',
            ...{ minimum: LIMIT.least, maximum: LIMIT.most, default: LIMIT.otherwise },
          },
          example: 20,
        },
      },
      answers: { 200: { [JSON_BODY]: 'PastDecisions' } },
      problems: [503],
      handle: createPastDecisions(past, watchTurns),
    },
  ];
}
