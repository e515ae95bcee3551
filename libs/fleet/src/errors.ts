import { defineErrors, EXIT } from '@meta-agent/command-line';

/** The errors of a fleet: stable codes, each with its exit code. */
export class FleetError extends defineErrors('FleetError', {
  fleet_not_found: EXIT.badInput,
  fleet_invalid: EXIT.badInput,
  desk_unknown: EXIT.badInput,
  desk_taken: EXIT.badInput,
  week_invalid: EXIT.badInput,
  redis_not_named: EXIT.badInput,
  redis_unusable: EXIT.unreachable,
}) {}
