import { DEFAULT_MAX_OVERRIDE_RATE } from './override-rate';
import type { Policy } from './policy-schema';

/** The weights when neither policy nor model sets others. */
export const DEFAULT_META_THRESHOLD = 0.65;

export const DEFAULT_POLICY: Policy = Object.freeze({
  enabled: true,
  meta_threshold: null,
  consensus_threshold: 0.75,
  fail_open: true,
  min_agents: 2,
  max_signal_age_s: null,
  max_model_age_days: null,
  max_override_rate: DEFAULT_MAX_OVERRIDE_RATE,
  base_weights: null,
});
