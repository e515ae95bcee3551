import { DEFAULT_POLICY, type Policy } from '@meta-agent/decision';
import type { Life } from '../data/truth/known-at';
import type { EvidenceOptions } from '../measure/time/evidence-frame';
import type { TrainConfig } from './train-config';

/** The policy for measuring a model, with the model's override threshold unless one is given. */
export function policyOf(config: TrainConfig, metaThreshold: number | null = null) {
  const { base_weights, consensus_threshold, min_agents, max_override_rate } = config;
  const { primary_horizon } = config;
  return {
    ...DEFAULT_POLICY,
    meta_threshold: metaThreshold,
    base_weights,
    consensus_threshold,
    min_agents,
    max_override_rate,
    ...(primary_horizon !== null && { primary_horizon }),
  } satisfies Policy;
}

/** The settings of every interval. */
export function evidenceOptionsOf(config: TrainConfig, life: Life): EvidenceOptions {
  const { ms: lifeMs, isKnown: isLifeKnown } = life;
  return { lifeMs, isLifeKnown, resamples: config.bootstrap_resamples, seed: config.seed };
}
