import {
  flag,
  numberWithin,
  option,
  wholeWithin,
  type OptionValues,
} from '@meta-agent/command-line';
import type { Policy } from '@meta-agent/decision';

/** That of `@meta-agent/features`, which a help does not load. */
export const MAX_AGENTS = 16;
const share = numberWithin({ min: 0, max: 1, what: 'shares' });

/** These options have the meaning of the engine's environment variables. */
export const POLICY = {
  threshold: option(
    '--threshold <p>',
    'override threshold (default: that of the row, else of the model)',
    share,
  ),
  consensusThreshold: option(
    '--consensus-threshold <share>',
    'consensus threshold (default: that of the row, else 0.75)',
    share,
  ),
  minAgents: option(
    '--min-agents <count>',
    'quorum (default: that of the row, else 2)',
    wholeWithin({ min: 1, max: MAX_AGENTS, what: 'agents' }),
  ),
  primaryHorizon: option(
    '--primary-horizon <minutes>',
    'horizon whose decisions alone override (default: that of the row, else every one)',
    wholeWithin({ min: 1, max: 1_440_000, what: 'minutes' }),
  ),
  maxSignalAge: option(
    '--max-signal-age <seconds>',
    'highest age of a signal (default: that of the row, else none)',
    numberWithin({ min: 0.001, max: 1e9, what: 'seconds' }),
  ),
  maxModelAge: option(
    '--max-model-age <days>',
    'highest age of a model (default: that of the row, else none)',
    numberWithin({ min: 0.001, max: 1e6, what: 'days' }),
  ),
  failClosed: flag('--fail-closed', 'HOLD on an error (default: as the row, else the vote)'),
  disabled: flag('--disabled', 'always the vote (default: as the row)'),
};

/** The policy fields whose options were typed. */
export function policyChanges(options: OptionValues<typeof POLICY>): Partial<Policy> {
  const { threshold, consensusThreshold, minAgents, primaryHorizon } = options;
  const { maxSignalAge, maxModelAge } = options;
  return {
    ...(threshold !== undefined && { meta_threshold: threshold }),
    ...(consensusThreshold !== undefined && { consensus_threshold: consensusThreshold }),
    ...(minAgents !== undefined && { min_agents: minAgents }),
    ...(maxSignalAge !== undefined && { max_signal_age_s: maxSignalAge }),
    ...(maxModelAge !== undefined && { max_model_age_days: maxModelAge }),
    ...(primaryHorizon !== undefined && { primary_horizon: primaryHorizon }),
    ...(options.failClosed && { fail_open: false }),
    ...(options.disabled && { enabled: false }),
  };
}
