import { z } from 'zod';
import { API_SCHEMAS, type ApiSchema } from '../contract/api-schemas';
import type { Bodies, Route } from '../contract/route';

/** Status codes that any call can end with. */
const COMMON = [400, 404, 405];
const BODY = [408, 413, 415];
const SHED = [429, 503];
const ADMIN = [401, 403];

/** The API's description (OpenAPI 3.1), from the very schemas and routes that serve it. */
export function describeApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Meta-Agent',
      version,
      description: 'When the weighted vote is overruled, and when it is left alone.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: {
      schemas: schemas(),
      securitySchemes: {
        admin: {
          type: 'http',
          scheme: 'bearer',
          description: 'META_ADMIN_TOKEN; without one, admin calls come from this machine only.',
        },
      },
    },
  };
}

const pathOf = (name: string) => `#/components/schemas/${name}`;

function schemas(): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(API_SCHEMAS)) registry.add(schema, { id });
  const described = z.toJSONSchema(registry, { io: 'input', uri: pathOf }).schemas;
  // The document as a whole says which JSON Schema it speaks.
  return Object.fromEntries(
    Object.entries(described).map(([name, schema]) => [
      name,
      { ...schema, $schema: undefined, $id: undefined },
    ]),
  );
}

function operationOf(route: Route): object {
  const { path, method, summary, description, flags = {}, body, isAdmin } = route;
  const name = path.split('/').filter((part) => !['', 'api', 'ai', 'meta'].includes(part));
  return {
    operationId: [method.toLowerCase(), ...name].join('_').replace(/\W/g, '_'),
    tags: [tagOf(route)],
    summary,
    ...(description !== undefined && { description }),
    ...(isAdmin && { security: [{ admin: [] }, {}] }),
    parameters: Object.entries(flags).map(([flag, meaning]) => ({
      name: flag,
      in: 'query',
      description: meaning,
      schema: { type: 'boolean', default: false },
    })),
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    responses: responsesOf(route),
  };
}

function tagOf({ body, isAdmin }: Route): string {
  if (body) return 'Decide';
  return isAdmin ? 'Operate' : 'Watch';
}

function responsesOf({ answers, problems = [], body, isShed, isAdmin }: Route): object {
  const errors = [
    ...COMMON,
    ...(body ? BODY : []),
    ...(isShed ? SHED : []),
    ...(isAdmin ? ADMIN : []),
    ...problems,
  ];
  const problem = contentOf({ 'application/problem+json': 'Problem' });
  const responses: Record<string, object> = {};
  for (const status of errors) responses[status] = { description: 'A problem.', content: problem };
  for (const [status, bodies] of Object.entries(answers)) {
    responses[status] = { description: 'The answer.', content: contentOf(bodies) };
  }
  return responses;
}

function contentOf(bodies: Bodies): object {
  return Object.fromEntries(
    Object.entries<ApiSchema>(bodies).map(([type, name]) => [
      type,
      { schema: { $ref: pathOf(name) } },
    ]),
  );
}
