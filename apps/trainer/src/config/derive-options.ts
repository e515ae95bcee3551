import { DEFAULT_POLICY, type Policy } from '@meta-agent/decision';
import { findFeatureSet, type FeatureSet } from '@meta-agent/features';
import type { LogisticRegressionOptions } from '../fit/logistic-regression';
import type { BootstrapOptions } from '../measure/block-bootstrap';
import type { TrainConfig } from './train-config';

export function fitOptions(config: TrainConfig): LogisticRegressionOptions {
  return {
    C: config.C,
    classWeight: config.class_weight,
    halfLifeDays: null,
    tol: config.tol,
    maxIterations: config.max_iterations,
  };
}

/** The policy that the model is measured under. */
export function policyOf(config: TrainConfig): Policy {
  const { meta_threshold, consensus_threshold, min_agents, max_override_rate } = config;
  return { ...DEFAULT_POLICY, meta_threshold, consensus_threshold, min_agents, max_override_rate };
}

export function bootstrapOf(config: TrainConfig): BootstrapOptions {
  return { resamples: config.bootstrap_resamples, seed: config.seed };
}

export function featureSetOf({ feature_set: name }: TrainConfig): FeatureSet {
  const set = findFeatureSet(name);
  // The schema admits only names of sets.
  if (set === undefined) throw new RangeError(`no feature set ${name}`);
  return set;
}
