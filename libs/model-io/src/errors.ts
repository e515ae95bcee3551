import { hasErrno } from '@meta-agent/durable-files';
import { CATALOGUE } from './error-catalogue';

export type ModelErrorCode = keyof typeof CATALOGUE;

export interface ModelErrorDetails {
  /** The file or folder, and the place inside. */
  readonly at?: string;
  readonly expected?: string;
  readonly received?: string;
  /** The next step, when it is more specific than the step in the catalogue. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** Every error of this library. The code is stable; the message is for people. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;
  readonly exitCode: 1 | 2 | 3 | 4;
  /** The message without its expected and received parts. */
  readonly summary: string;
  readonly at: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly next: string;

  constructor(code: ModelErrorCode, details: ModelErrorDetails = {}) {
    const summary = summarize(code, details);
    super(describe(summary, details), 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.exitCode = CATALOGUE[code].exitCode;
    this.summary = summary;
    this.at = details.at;
    this.expected = details.expected;
    this.received = details.received;
    this.next = details.next ?? CATALOGUE[code].next;
  }
}

function summarize(code: ModelErrorCode, { at }: ModelErrorDetails): string {
  return `${CATALOGUE[code].what}${at === undefined ? '' : ` (${at})`}`;
}

function describe(summary: string, { expected, received }: ModelErrorDetails): string {
  const found = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(received === undefined ? [] : [`received ${received}`]),
  ];
  return `${summary}${found.length === 0 ? '' : `: ${found.join(', ')}`}`;
}

/**
 * Runs a step and wraps its errors in a ModelError, unless the error is one already. A missing
 * write permission has its own code: it is not a failure of the disk.
 */
export async function wrapErrors<T>(
  code: ModelErrorCode,
  at: string,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const isRefused = code === 'write_failed' && hasErrno(error, 'EACCES', 'EPERM', 'EROFS');
    const actual = isRefused ? 'registry_not_writable' : code;
    throw new ModelError(actual, { at, received: messageOf(error), cause: error });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
