import { defineErrors, EXIT } from '@meta-agent/command-line';

/** The trainer's own errors: stable codes, each with its exit code. */
export class TrainerError extends defineErrors('TrainerError', {
  input_not_found: EXIT.badInput,
  no_labels_given: EXIT.badInput,
  unknown_agents: EXIT.badInput,
  unknown_horizon: EXIT.badInput,
  nothing_matched: EXIT.badInput,
  life_too_long: EXIT.badInput,
  too_few_samples: EXIT.badInput,
  nothing_to_fit: EXIT.badInput,
  base_weights_differ: EXIT.badInput,
  class_missing: EXIT.badInput,
  too_few_rows_for_folds: EXIT.badInput,
  invalid_config: EXIT.badInput,
  config_exists: EXIT.badInput,
}) {}
