export type OpenErrorCode =
  'not_a_plain_file' | 'file_too_large' | 'file_timed_out' | 'file_not_private';

export interface OpenErrorDetails {
  readonly path: string;
  readonly expected: string;
  readonly received: string;
  readonly next: string;
}

/** A path holds something that is not opened. A command that fails with it exits with 2. */
export class OpenError extends Error {
  override readonly name = 'OpenError';
  readonly code: OpenErrorCode;
  readonly exitCode = 2;
  readonly summary: string;
  readonly expected: string;
  readonly received: string;
  readonly next: string;

  constructor(code: OpenErrorCode, { path, expected, received, next }: OpenErrorDetails) {
    const summary = `${path} is not read.`;
    super(`${summary} Expected ${expected}, received ${received}.`);
    this.code = code;
    this.summary = summary;
    this.expected = expected;
    this.received = received;
    this.next = next;
  }
}

export function notPlain(path: string, received: string): OpenError {
  return new OpenError('not_a_plain_file', {
    path,
    expected: 'a plain file',
    received,
    next: 'put the file itself in this place',
  });
}

export function tooLarge(path: string, limit: number, received: string): OpenError {
  return new OpenError('file_too_large', {
    path,
    expected: `at most ${limit} bytes`,
    received,
    next: 'find out what wrote this file, then replace it',
  });
}

export function timedOut(path: string, timeoutMs: number): OpenError {
  return new OpenError('file_timed_out', {
    path,
    expected: `an answer of the file system within ${timeoutMs} ms`,
    received: 'none',
    next: 'see to the disk or the network share, then run this again',
  });
}

export function notPrivate(path: string, mode: number): OpenError {
  return new OpenError('file_not_private', {
    path,
    expected: 'a file that only its owner may change',
    received: `mode ${(mode & 0o777).toString(8).padStart(4, '0')}`,
    next: `chmod go-w ${path}`,
  });
}
