import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import type { Schema, Schemas } from './schema-arbitrary';

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Described {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Schemas };
}

export interface Received {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** One operation, with one media type of its request. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Null without a body. */
  readonly body: { readonly type: string; readonly schema: Schema } | null;
  readonly described: Described;
}

const LINES = ['application/x-ndjson'];

/** The engine's own description of its API: its operations, and checks against its schemas. */
export class EngineContract {
  readonly operations: readonly Operation[];
  readonly schemas: Schemas;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });
  readonly #validators = new Map<Schema, ValidateFunction>();

  constructor(document: Document) {
    this.schemas = document.components.schemas;
    this.#ajv.addSchema({ $id: 'engine:', components: document.components });
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, described]) =>
        operationsOf({ method: method.toUpperCase(), path, described }),
      ),
    );
  }

  /** Whether a schema of the document accepts a value. */
  accepts(schema: Schema, value: unknown): boolean {
    let validator = this.#validators.get(schema);
    if (validator === undefined) {
      const absolute = JSON.stringify(schema).replaceAll('"#/', '"engine:#/');
      validator = this.#ajv.compile(JSON.parse(absolute) as Schema);
      this.#validators.set(schema, validator);
    }
    return validator(value);
  }

  /** @returns what an answer has that its operation does not declare; null when it has nothing */
  complaint({ described }: Operation, { status, contentType, text }: Received): string | null {
    if (status >= 500 && status !== 503) return `status ${status}: ${text}`;
    if (!Object.hasOwn(described.responses, status)) return `undeclared status ${status}: ${text}`;
    const { content } = described.responses[status];
    const type = contentType.split(';')[0];
    if (!Object.hasOwn(content, type)) return `undeclared media type ${type} of ${status}`;
    const wrong = this.#parts(type, text).find((part) => !this.accepts(content[type].schema, part));
    return wrong === undefined ? null : `not of the schema: ${JSON.stringify(wrong)}`;
  }

  #parts(type: string, text: string): unknown[] {
    if (type === 'text/plain' || type === 'text/html') return [text];
    if (!LINES.includes(type)) return [JSON.parse(text)];
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as unknown);
  }
}

function operationsOf(call: Pick<Operation, 'method' | 'path' | 'described'>): Operation[] {
  const { method, path, described } = call;
  const bodies = Object.entries(described.requestBody?.content ?? {});
  if (bodies.length === 0) return [{ ...call, name: `${method} ${path}`, body: null }];
  return bodies.map(([type, { schema }]) => ({
    ...{ ...call, name: `${method} ${path} with ${type}` },
    body: { type, schema },
  }));
}
