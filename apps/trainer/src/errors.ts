/** Exit codes of every command. */
export const EXIT = { done: 0, unexpected: 1, badInput: 2, gateFailed: 3 } as const;

/** Stable codes, each with its exit code. */
const CATALOGUE = {
  bad_usage: EXIT.badInput,
  input_not_found: EXIT.badInput,
  input_unreadable: EXIT.badInput,
  input_empty: EXIT.badInput,
  no_logs_in_folder: EXIT.badInput,
  too_many_invalid_lines: EXIT.badInput,
  missing_columns: EXIT.badInput,
  invalid_row: EXIT.badInput,
  no_labels_given: EXIT.badInput,
  nothing_matched: EXIT.badInput,
  too_few_samples: EXIT.badInput,
  class_missing: EXIT.badInput,
  too_few_rows_for_folds: EXIT.badInput,
  invalid_config: EXIT.badInput,
  output_not_writable: EXIT.badInput,
} as const;
export type ErrorCode = keyof typeof CATALOGUE;

export interface ErrorDetails {
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
  /** What to type or do next. */
  readonly next: string;
  /** One line each, when several things are wrong at once. */
  readonly issues?: readonly string[];
  readonly cause?: unknown;
}

/** What a command reports: its code, what happened, expected and received, what to do next. */
export class TrainerError extends Error {
  override readonly name = 'TrainerError';
  readonly exitCode: number;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly next: string;
  readonly issues: readonly string[];

  constructor(
    readonly code: ErrorCode,
    { message, expected, received, next, issues = [], cause }: ErrorDetails,
  ) {
    super(message, { cause });
    this.exitCode = CATALOGUE[code];
    this.expected = expected;
    this.received = received;
    this.next = next;
    this.issues = issues;
  }
}
