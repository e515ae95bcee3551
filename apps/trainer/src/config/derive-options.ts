import { DEFAULT_POLICY, type Policy } from '@meta-agent/decision';
import type { FeatureSet } from '@meta-agent/features';
import type { Recipe } from '../choose/recipe';
import type { LogisticRegressionOptions } from '../fit/logistic-regression';
import type { BootstrapOptions } from '../measure/block-bootstrap';
import { choicesOf } from './derive-choices';
import type { TrainConfig } from './train-config';

export function fitOptions(
  { C, classWeight, halfLifeDays }: Recipe,
  config: TrainConfig,
): LogisticRegressionOptions {
  return {
    C,
    classWeight,
    halfLifeDays,
    tol: config.tol,
    maxIterations: config.max_iterations,
  };
}

/** The policy that a model is measured under, with its own threshold unless one is given. */
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

/** The set that the settings name; of several to choose from, the simplest. */
export function featureSetOf(config: TrainConfig): FeatureSet {
  return choicesOf(config, 0).featureSets[0];
}
