import { fieldIssues } from '@meta-agent/features';
import type { z } from 'zod';
import { messageOf, ModelError, type ModelErrorCode } from '../errors';

/** Encodes a value as a JSON file; the same value gives the same bytes. */
export function encodeJson(value: unknown, indent = 2): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, indent)}\n`);
}

/** @throws ModelError with the given code when the bytes are not JSON in UTF-8. */
export function decodeJson(bytes: Uint8Array, code: ModelErrorCode, at: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ModelError(code, { at, expected: 'JSON', received: messageOf(error), cause: error });
  }
}

/** @throws ModelError with the given code; the error names the first invalid field. */
export function parseWith<T extends z.ZodType>(
  schema: T,
  value: unknown,
  code: ModelErrorCode,
  at: string,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = fieldIssues(parsed.error, value);
  const { expected, received } = first;
  throw new ModelError(code, {
    at: first.field === '' ? at : `${at}, ${first.field}`,
    expected,
    received,
    cause: parsed.error,
  });
}
