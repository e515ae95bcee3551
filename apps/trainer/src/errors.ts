import { CommandError, EXIT, type ErrorDetails } from '@meta-agent/command-line';

/** Stable codes, each with its exit code. */
const CATALOGUE = {
  input_not_found: EXIT.badInput,
  no_labels_given: EXIT.badInput,
  nothing_matched: EXIT.badInput,
  too_few_samples: EXIT.badInput,
  class_missing: EXIT.badInput,
  too_few_rows_for_folds: EXIT.badInput,
  invalid_config: EXIT.badInput,
  output_not_writable: EXIT.badInput,
} as const;
export type ErrorCode = keyof typeof CATALOGUE;

/** Every error of the trainer itself. */
export class TrainerError extends CommandError<ErrorCode> {
  override readonly name = 'TrainerError';

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(code, CATALOGUE[code], details);
  }
}
