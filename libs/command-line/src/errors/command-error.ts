import type { ExitCode } from './exit-codes';

export interface ErrorDetails {
  readonly message: string;
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
  /** What to type or do next. */
  readonly next: string;
  /** One line each, when several things are wrong at once. */
  readonly issues?: readonly string[];
  readonly cause?: unknown;
}

/** What a command reports: its code, what happened, expected and received, what to do next. */
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
