import type { Command } from 'commander';

/** Adds the flags that mean what the engine's variables mean. */
export function addPolicyFlags(command: Command): Command {
  return command
    .option('--threshold <p>', 'least probability of an override (META_OVERRIDE_THRESHOLD)')
    .option('--consensus-threshold <share>', 'agreement to respect (META_CONSENSUS_THRESHOLD)')
    .option('--min-agents <count>', 'quorum (META_MIN_AGENTS)')
    .option('--max-signal-age <seconds>', 'oldest signal (META_MAX_SIGNAL_AGE_S)')
    .option('--max-model-age <days>', 'oldest model (META_MAX_MODEL_AGE_DAYS)')
    .option('--fail-closed', 'HOLD on an error (META_FAIL_OPEN=false)')
    .option('--disabled', 'the vote alone (META_AGENT_ENABLED=false)');
}
