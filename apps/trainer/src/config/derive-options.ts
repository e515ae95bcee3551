import { DEFAULT_POLICY, type Policy } from '@meta-agent/decision';
import type { BootstrapOptions } from '../measure/time/block-bootstrap';
import type { TrainConfig } from './train-config';

/** The policy for measuring a model, with the model's override threshold unless one is given. */
export function policyOf(config: TrainConfig, metaThreshold: number | null = null) {
  const { base_weights, consensus_threshold, min_agents, max_override_rate } = config;
  return {
    ...DEFAULT_POLICY,
    meta_threshold: metaThreshold,
    base_weights,
    consensus_threshold,
    min_agents,
    max_override_rate,
  } satisfies Policy;
}

export function bootstrapOf(config: TrainConfig): BootstrapOptions {
  return { resamples: config.bootstrap_resamples, seed: config.seed };
}
