import { defineErrors, EXIT } from '@meta-agent/command-line';

/** The errors of meta-ops: stable codes, each with its exit code. */
export class OpsError extends defineErrors('OpsError', {
  bad_argument: EXIT.badInput,
  confirmation_needed: EXIT.badInput,
  declined: EXIT.badInput,
  not_a_registry: EXIT.badInput,
  version_unknown: EXIT.badInput,
  /** The vote of the bot that wrote the log has other weights than the vote of the model. */
  base_weights_differ: EXIT.badInput,
  version_ambiguous: EXIT.badInput,
  decision_not_found: EXIT.badInput,
  never_promoted: EXIT.badInput,
  already_current: EXIT.badInput,
  not_supervised: EXIT.badInput,
  gates_failed: EXIT.gateFailed,
  nothing_to_roll_back_to: EXIT.gateFailed,
  nothing_to_back_up: EXIT.gateFailed,
  redis_unusable: EXIT.unreachable,
  engine_unreachable: EXIT.unreachable,
  /** The engine answers but reads another registry, so it cannot load this change. */
  engine_elsewhere: EXIT.unreachable,
  engine_refused: EXIT.badInput,
  engine_refused_model: EXIT.gateFailed,
  engine_not_following: EXIT.gateFailed,
  archive_unreadable: EXIT.badInput,
  archive_not_writable: EXIT.badInput,
  archive_unsafe: EXIT.gateFailed,
  archive_too_large: EXIT.gateFailed,
  archive_invalid: EXIT.gateFailed,
}) {}
