import { statusSchema } from '@meta-agent/engine-api';
import { signalRecordSchema } from '@meta-agent/features';
import { reasonClause } from '@meta-agent/words';
import { createDocument, type ZodOpenApiOverride, type ZodOpenApiPathsObject } from 'zod-openapi';
import { IDENTIFIER } from '../../decide/admit-record';
import { API_SCHEMAS } from '../contract/api-schemas';
import type { Route } from '../contract/route';
import { describeOperation, TAGS } from './describe-operation';

export interface ApiOptions {
  readonly version: string;
  /** META_ANY_SYMBOL: otherwise only identifiers are symbols. */
  readonly isAnySymbol: boolean;
}

/** The API as an OpenAPI 3.1 document, generated from the routes and schemas that serve it. */
export function describeApi(
  routes: readonly Route[],
  { version, isAnySymbol }: ApiOptions,
): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const method = route.method === 'GET' ? 'get' : 'post';
    paths[route.path] = { ...paths[route.path], [method]: describeOperation(route) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Meta-Agent',
        version,
        description: 'Decides when to override the weighted vote of the agents.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This engine.' }],
      tags: TAGS.map(({ name, description }) => ({ name, description })),
      paths,
      components: {
        schemas: API_SCHEMAS,
        securitySchemes: {
          decide: bearer('A client token of scope decide.'),
          watch: bearer('A client token of scope watch, or the admin token.'),
          metrics: bearer('A client token of scope metrics or watch, or the admin token.'),
          admin: bearer('The admin token. The admin socket needs none.'),
        },
      },
    },
    { override: isAnySymbol ? simplify : simplifyWithIdentifiers },
  );
}

function bearer(description: string) {
  return { type: 'http', scheme: 'bearer', description } as const;
}

/**
 * Answers may gain members, so no schema forbids unknown ones. A pair is an array of two: the
 * `prefixItems` with `items: false` of JSON Schema breaks many generators of clients.
 */
const simplify: ZodOpenApiOverride = ({ zodSchema, jsonSchema }) => {
  const { type } = zodSchema._zod.def;
  if (type === 'object') delete jsonSchema.additionalProperties;
  if (zodSchema === statusSchema.shape.fallback_reasons) describeReasons(jsonSchema.properties);
  if (type !== 'tuple' || jsonSchema.prefixItems === undefined) return;
  const { prefixItems } = jsonSchema;
  delete jsonSchema.prefixItems;
  jsonSchema.items = prefixItems[0];
  jsonSchema.minItems = prefixItems.length;
  jsonSchema.maxItems = prefixItems.length;
};

/** The texts of the reasons are those of the console and of the commands. */
function describeReasons(properties: Readonly<Record<string, unknown>> = {}): void {
  for (const [reason, counter] of Object.entries(properties)) {
    const clause = reasonClause(reason);
    const description = `${clause[0].toUpperCase()}${clause.slice(1)}.`;
    Object.assign(counter as object, { description });
  }
}

/** As `simplify`; the symbol of a record is an identifier, which the engine checks itself. */
const simplifyWithIdentifiers: ZodOpenApiOverride = (context) => {
  simplify(context);
  if (context.zodSchema !== signalRecordSchema.shape.symbol) return;
  const { jsonSchema } = context;
  jsonSchema.pattern = IDENTIFIER.source;
  jsonSchema.maxLength = 32;
};
