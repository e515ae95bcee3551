import type { z } from 'zod';

/** One fault of an input: the place, the expected value and the received value. */
export interface FieldIssue {
  /** Path of the field, like `base_predictions.xgb.confidence`; empty for the whole. */
  readonly field: string;
  readonly expected: string;
  /** The value as JSON, cut after 60 characters; `nothing` when it is absent. */
  readonly received: string;
}

const RECEIVED_LENGTH = 60;

export function showReceived(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > RECEIVED_LENGTH ? `${text.slice(0, RECEIVED_LENGTH)}…` : text;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** The issues of a failed parse, with the messages of the schemas. */
export function fieldIssues(error: z.ZodError, input: unknown): FieldIssue[] {
  return error.issues.map((issue) => ({
    field: issue.path.join('.'),
    expected: issue.message,
    received: showReceived(valueAt(input, issue.path)),
  }));
}
