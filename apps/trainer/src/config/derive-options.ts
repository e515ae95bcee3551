import { DEFAULT_POLICY, type Policy } from '@meta-agent/decision';
import type { EvidenceOptions } from '../measure/time/evidence-frame';
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

/** The settings of every interval. @param lifeMs the longest time until a decision is settled */
export function evidenceOptionsOf(config: TrainConfig, lifeMs: number): EvidenceOptions {
  return { lifeMs, resamples: config.bootstrap_resamples, seed: config.seed };
}
