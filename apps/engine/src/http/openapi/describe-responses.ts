import type { Problem } from '@meta-agent/engine-api';
import type { ZodOpenApiContentObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { EngineError, errorsWithStatus } from '../../problem/engine-error';
import { problemOf } from '../../problem/problem-of';
import { API_SCHEMAS, type ApiSchema } from '../contract/api-schemas';
import type { Bodies, Route } from '../contract/route';
import { ANSWER_EXAMPLES } from './answer-examples';

/** Statuses of errors, by what a route does. */
const EVERY_CALL = [400, 404, 405];
const WITH_BODY = [408, 413, 415];
const SHED = [429, 503];
const GUARDED = [401, 403, 429];

/** Headers that the answers with a status carry. */
const HEADERS: Readonly<Record<number, { readonly name: string; readonly description: string }>> = {
  401: { name: 'WWW-Authenticate', description: 'The scheme of authentication: Bearer.' },
  405: { name: 'Allow', description: 'The methods of the path.' },
  429: { name: 'Retry-After', description: 'Seconds to wait before the next attempt.' },
  503: { name: 'Retry-After', description: 'Seconds to wait before the next attempt.' },
};

/** The answers of a route: its results, and its errors by status. */
export function describeResponses(route: Route): ZodOpenApiResponsesObject {
  const { answers, problems = [], body, isShed, use } = route;
  const errors = [
    ...EVERY_CALL,
    ...(body ? WITH_BODY : []),
    ...(isShed ? SHED : []),
    ...(use === 'anybody' ? [403] : GUARDED),
    ...problems,
  ];
  const responses: ZodOpenApiResponsesObject = {};
  for (const status of errors) responses[`${status}` as '400'] = describeProblem(status);
  for (const [status, bodies] of Object.entries(answers)) {
    const [schema] = Object.values<ApiSchema>(bodies);
    const description = API_SCHEMAS[schema].description ?? 'The answer.';
    responses[status as '200'] = { description, content: contentOf(bodies) };
  }
  return responses;
}

/** Media types with references to the schemas of the document. */
export function contentOf(bodies: Bodies): ZodOpenApiContentObject {
  return Object.fromEntries(
    Object.entries<ApiSchema>(bodies).map(([type, name]) => [
      type,
      {
        schema: API_SCHEMAS[name],
        ...(name in ANSWER_EXAMPLES && { example: ANSWER_EXAMPLES[name] }),
      },
    ]),
  );
}

function describeProblem(status: number): ZodOpenApiResponsesObject['400'] {
  const header = HEADERS[status] as (typeof HEADERS)[number] | undefined;
  return {
    description: errorsWithStatus(status)
      .map(({ code, title }) => `\`${code}\`: ${title}.`)
      .join(' '),
    ...(header && {
      headers: {
        [header.name]: { description: header.description, schema: { type: 'string' as const } },
      },
    }),
    content: {
      'application/problem+json': { schema: API_SCHEMAS.Problem, ...exampleOfProblem(status) },
    },
  };
}

/** The first error of a status; that of 400 is the example of the schema, which has bad fields. */
function exampleOfProblem(status: number): { readonly example?: Problem } {
  if (status === 400) return {};
  const [{ code }] = errorsWithStatus(status);
  return { example: problemOf(new EngineError(code)) };
}
