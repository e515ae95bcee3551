import { defineErrors, EXIT } from '@meta-agent/command-line';

/** Errors of the supervisor: stable codes, each with an exit code. */
export class SupervisorError extends defineErrors('SupervisorError', {
  truth_missing: EXIT.badInput,
  promote_needs_prices: EXIT.badInput,
  bad_listen: EXIT.badInput,
  bad_token: EXIT.badInput,
  sign_key_needed: EXIT.badInput,
  stream_missing: EXIT.badInput,
  stream_taken: EXIT.badInput,
  stream_trimmed: EXIT.badInput,
  stream_incomplete: EXIT.badInput,
}) {}
