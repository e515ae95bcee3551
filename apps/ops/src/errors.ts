import { CommandError, EXIT, type ErrorDetails } from '@meta-agent/command-line';

/** Stable codes, each with its exit code. */
const CATALOGUE = {
  bad_argument: EXIT.badInput,
  confirmation_needed: EXIT.badInput,
  declined: EXIT.badInput,
  not_a_registry: EXIT.badInput,
  version_unknown: EXIT.badInput,
  version_ambiguous: EXIT.badInput,
  never_promoted: EXIT.badInput,
  already_current: EXIT.badInput,
  gates_failed: EXIT.gateFailed,
  nothing_to_roll_back_to: EXIT.gateFailed,
  nothing_to_back_up: EXIT.gateFailed,
  output_not_writable: EXIT.badInput,
  engine_unreachable: EXIT.unreachable,
  engine_refused: EXIT.badInput,
  engine_refused_model: EXIT.gateFailed,
  engine_not_following: EXIT.gateFailed,
  archive_unreadable: EXIT.badInput,
  archive_not_writable: EXIT.badInput,
  archive_unsafe: EXIT.gateFailed,
  archive_too_large: EXIT.gateFailed,
  archive_invalid: EXIT.gateFailed,
} as const;
export type OpsErrorCode = keyof typeof CATALOGUE;

/** Every error of the operators' command line itself. */
export class OpsError extends CommandError<OpsErrorCode> {
  override readonly name = 'OpsError';

  constructor(code: OpsErrorCode, details: ErrorDetails) {
    super(code, CATALOGUE[code], details);
  }
}
