import type { ExitCode } from './exit-codes';

export interface ErrorDetails {
  readonly message: string;
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
  /** The next step: a command or an action. */
  readonly next: string;
  /** One line per fault, when there are several. */
  readonly issues?: readonly string[];
  readonly cause?: unknown;
}

/** The error report of a command: code, message, expected, received, next step. */
export class CommandError<Code extends string = string> extends Error {
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly next: string;
  readonly issues: readonly string[];

  constructor(
    readonly code: Code,
    readonly exitCode: ExitCode,
    { message, expected, received, next, issues = [], cause }: ErrorDetails,
  ) {
    super(message, { cause });
    this.expected = expected;
    this.received = received;
    this.next = next;
    this.issues = issues;
  }
}
