import { CommandError, EXIT, type ErrorDetails } from '@meta-agent/command-line';

/** Stable codes, each with its exit code. */
const CATALOGUE = {
  input_not_found: EXIT.badInput,
  input_unreadable: EXIT.badInput,
  input_empty: EXIT.badInput,
  no_logs_in_folder: EXIT.badInput,
  too_many_invalid_lines: EXIT.badInput,
  missing_columns: EXIT.badInput,
  invalid_row: EXIT.badInput,
} as const;
export type InputErrorCode = keyof typeof CATALOGUE;

/** What is wrong with a file that was to be read. */
export class InputError extends CommandError<InputErrorCode> {
  override readonly name = 'InputError';

  constructor(code: InputErrorCode, details: ErrorDetails) {
    super(code, CATALOGUE[code], details);
  }
}
