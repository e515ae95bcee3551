import type { ZodOpenApiOperationObject } from 'zod-openapi';
import type { Route } from '../contract/route';
import { contentOf, describeResponses } from './describe-responses';

/** Groups of calls; a call belongs to the first that it matches. */
export const TAGS: readonly {
  readonly name: string;
  readonly description: string;
  readonly has: (route: Route) => boolean;
}[] = [
  {
    name: 'Decide',
    description: 'Decide records.',
    has: ({ body }) => body !== undefined,
  },
  {
    name: 'Operate',
    description: 'Admin calls: they change the state of the engine.',
    has: ({ use }) => use === 'admin',
  },
  {
    name: 'Watch',
    description: 'Status, metrics and events of the engine.',
    has: () => true,
  },
];

/** One route as an OpenAPI operation. */
export function describeOperation(route: Route): ZodOpenApiOperationObject {
  const { summary, description, body, use } = route;
  return {
    operationId: operationIdOf(route),
    tags: TAGS.filter(({ has }) => has(route))
      .slice(0, 1)
      .map(({ name }) => name),
    summary,
    description: description ?? summary,
    ...securityOf(use),
    parameters: parametersOf(route),
    ...(body && {
      requestBody: {
        required: true,
        description:
          'In UTF-8, not compressed, at most 32 levels deep, without the same key twice in an object. Unknown keys are ignored with a warning, and refused with META_STRICT. application/x-ndjson: one JSON value a line, no array around them; the schema is that of each line.',
        content: contentOf(body),
      },
    }),
    responses: describeResponses(route),
  };
}

function parametersOf({ flags = {}, params = {} }: Route) {
  const booleans = Object.entries(flags).map(([name, description]) => ({
    ...{ name, in: 'query' as const, description },
    schema: { type: 'boolean' as const, default: false },
  }));
  const others = Object.entries(params).map(([name, param]) => ({
    ...{ name, in: 'query' as const },
    ...param,
  }));
  return [...booleans, ...others];
}

/** Without tokens all but the admin calls is open on loopback: then no security applies. */
function securityOf(use: Route['use']): Pick<ZodOpenApiOperationObject, 'security'> {
  if (use === 'anybody') return {};
  return { security: use === 'admin' ? [{ admin: [] }] : [{ [use]: [] }, {}] };
}

function operationIdOf({ method, path }: Route): string {
  const parts = path.split('/').filter((part) => !['', 'api', 'ai', 'meta'].includes(part));
  return [method.toLowerCase(), ...parts].join('_').replace(/\W/g, '_');
}
