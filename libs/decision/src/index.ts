export {
  DEFAULT_BASE_WEIGHTS,
  voteBaseEnsemble,
  type BaseEnsemble,
  type BaseWeights,
} from './base-ensemble';
export { decide, type DecideContext } from './decide';
export {
  ERROR_REASONS,
  FALLBACK_REASONS,
  fallbackReasonOf,
  type Decision,
  type ErrorReason,
  type FallbackReason,
  type Probabilities,
} from './decision';
export { explain, type Explanation } from './explain';
export { MetaAgent, type MetaAgentOptions, type MetaAgentStatistics } from './meta-agent';
export type { AffineMap, MetaModel } from './meta-model';
export { DEFAULT_META_THRESHOLD, DEFAULT_POLICY, type Policy } from './policy';
export { Statistics, type DecisionCounts } from './statistics';
