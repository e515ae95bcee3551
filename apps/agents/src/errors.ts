import { defineErrors, EXIT } from '@meta-agent/command-line';

/** The errors of meta-agents: stable codes, each with its exit code. */
export class AgentsError extends defineErrors('AgentsError', {
  no_agents_found: EXIT.badInput,
  runtime_missing: EXIT.badInput,
  agent_refused: EXIT.gateFailed,
  agents_disagree: EXIT.gateFailed,
  lookback_too_long: EXIT.gateFailed,
  history_too_short: EXIT.badInput,
  no_candles: EXIT.badInput,
  symbol_not_found: EXIT.badInput,
  state_unreadable: EXIT.badInput,
  no_destination: EXIT.badInput,
  no_stream: EXIT.badInput,
  bad_listen: EXIT.badInput,
  bad_token: EXIT.badInput,
  not_delivered: EXIT.incomplete,
  interrupted: EXIT.interrupted,
}) {}
