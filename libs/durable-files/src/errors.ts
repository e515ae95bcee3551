export interface FileErrorDetails {
  readonly message: string;
  readonly expected: string;
  readonly received: string;
  readonly next: string;
  readonly cause?: unknown;
}

/**
 * A file cannot be written or must not be replaced. A command that fails with it exits with 2.
 * `summary` is the message without expected and received.
 */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code = 'output_not_writable';
  readonly exitCode = 2;
  readonly summary: string;
  readonly expected: string;
  readonly received: string;
  readonly next: string;

  constructor({ message, expected, received, next, cause }: FileErrorDetails) {
    super(`${message} Expected ${expected}, received ${received}.`, { cause });
    this.summary = message;
    this.expected = expected;
    this.received = received;
    this.next = next;
  }
}
