import { defineErrors, EXIT } from '@meta-agent/command-line';

/** Errors of input files: stable codes, each with an exit code. */
export class InputError extends defineErrors('InputError', {
  input_not_found: EXIT.badInput,
  input_unreadable: EXIT.badInput,
  not_text: EXIT.badInput,
  input_empty: EXIT.badInput,
  no_logs_in_folder: EXIT.badInput,
  too_many_invalid_lines: EXIT.badInput,
  missing_columns: EXIT.badInput,
  duplicate_column: EXIT.badInput,
  invalid_row: EXIT.badInput,
  invalid_prices: EXIT.badInput,
  future_time: EXIT.badInput,
  horizon_not_given: EXIT.badInput,
  nothing_settled: EXIT.badInput,
  bar_time_differs: EXIT.badInput,
  invalid_config: EXIT.badInput,
  contradicting_rows: EXIT.badInput,
  too_many_unmatched: EXIT.badInput,
  undecided_trades: EXIT.badInput,
}) {}
