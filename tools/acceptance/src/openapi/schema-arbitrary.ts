import fc from 'fast-check';

/** The keywords of JSON Schema that the schemas of requests use. */
export interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Schemas = Readonly<Record<string, Schema>>;

const MOST_ITEMS = 8;

/** Names that a program must not look up in an object with a prototype. */
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', ''];
const unknownMembers = fc.array(
  fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary' })), fc.jsonValue()),
  { maxLength: 2 },
);

/**
 * Values that a schema accepts; an object may have members that its schema does not name.
 * @param schemas the components that a `$ref` names
 * @throws Error at a type that no schema of a request has yet
 */
export function valuesOf(schema: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  const { $ref, anyOf, type } = schema;
  if ($ref !== undefined) return valuesOf(schemas[$ref.split('/').at(-1) ?? ''], schemas);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((option) => valuesOf(option, schemas)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (type) {
    case undefined:
      return fc.jsonValue();
    case 'string':
      return textsOf(schema);
    case 'integer':
      return integersOf(schema);
    case 'number':
      return numbersOf(schema);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, schemas), { maxLength: MOST_ITEMS });
    case 'object':
      return objectsOf(schema, schemas);
    default:
      throw new Error(`expected a known type of a schema, received ${type}`);
  }
}

function integersOf({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  const { MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;
  return fc.integer({ min: minimum ?? MIN_SAFE_INTEGER, max: maximum ?? MAX_SAFE_INTEGER });
}

function numbersOf({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  const { MAX_VALUE } = Number;
  return fc.double({ noNaN: true, min: minimum ?? -MAX_VALUE, max: maximum ?? MAX_VALUE });
}

/** Lengths count code points, as in JSON Schema. */
function textsOf({ pattern = '', minLength = 0, maxLength = Infinity }: Schema) {
  const expression = new RegExp(pattern, 'u');
  return fc
    .stringMatching(expression)
    .map((text) => Array.from(text).slice(0, maxLength).join(''))
    .filter((text) => Array.from(text).length >= minLength && expression.test(text));
}

function objectsOf({ properties = {}, required = [] }: Schema, schemas: Schemas) {
  const shape = Object.entries(properties).map(([name, schema]) => [
    name,
    valuesOf(schema, schemas),
  ]);
  const known = fc.record(Object.fromEntries(shape) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [...required],
    noNullPrototype: true,
  });
  return fc.tuple(unknownMembers, known).map(([members, object]) => {
    const unknown = members.filter(([name]) => !Object.hasOwn(properties, name));
    // fromEntries makes own members, also of the name __proto__.
    return { ...Object.fromEntries(unknown), ...object };
  });
}

/** The value with one of its parts, at any depth, replaced or removed. */
export function mutationsOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const other = fc.oneof(fc.jsonValue(), fc.constant(undefined));
  return fc
    .tuple(values, fc.nat(), other)
    .map(([value, at, replacement]) => replaceAt(value, at, replacement));
}

function replaceAt(value: unknown, at: number, replacement: unknown): unknown {
  if (typeof value !== 'object' || value === null || at % 4 === 0) return replacement ?? null;
  if (Array.isArray(value)) {
    const index = at % Math.max(1, value.length);
    const items: readonly unknown[] = value;
    return items.map((item, i) => (i === index ? replaceAt(item, at >> 2, replacement) : item));
  }
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  const index = (at >> 2) % Math.max(1, entries.length);
  const changed = entries.map(([name, member], i): [string, unknown] => {
    if (i !== index) return [name, member];
    const isRemoved = replacement === undefined && at % 4 === 1;
    return [name, isRemoved ? undefined : replaceAt(member, at >> 4, replacement)];
  });
  return Object.fromEntries(changed);
}
