export { votersOf, voteBaseEnsemble, type BaseEnsemble } from './base-ensemble';
export { hasQuorum, isOpenToOverride, isStrongConsensus } from './consensus';
export { inForceOfChallenger } from './challenge/canary';
export type { Deliberation } from './challenge/contest';
export { decide, type DecideContext } from './decide';
export { decisionRowSchema, loggedDecisionSchema } from './decision-row-schema';
export {
  answerSchema,
  CONFIDENCE_KINDS,
  decisionSchema,
  shadowDecisionSchema,
  type Answer,
  type Decision,
  type Explanation,
  type Probabilities,
  type ShadowDecision,
} from './decision-schema';
export { DEFAULT_META_THRESHOLD, DEFAULT_POLICY } from './default-policy';
export {
  drawsExploration,
  EXPLORED,
  isExplored,
  propensitiesOf,
  type Exploration,
} from './exploration';
export { drawOf } from './draw';
export { explain } from './explain';
export {
  demotionSchema,
  inForceSchema,
  NOTHING_IN_FORCE,
  STOPS,
  stopSchema,
  type Demotion,
  type InForce,
  type Stop,
  type StopTo,
} from './in-force';
export { gateSchema, type Gate } from './gate-schema';
export type { HorizonActions } from './horizon-conflict';
export { HorizonMemory } from './horizon-memory';
export { MetaAgent, type MetaAgentOptions, type MetaAgentStatistics } from './meta-agent';
export type { AffineMap, MetaModel, ModelGroups } from './meta-model';
export {
  DEFAULT_MAX_OVERRIDE_RATE,
  HEALTHY_OVERRIDE_RATE,
  OVERRIDE_RATE_WINDOW,
  placeOverrideRate,
  type OverrideRatePlace,
} from './override-rate';
export { OverrideRateMonitor } from './override-rate-monitor';
export {
  baseWeightsSchema,
  hasWeight,
  NO_WEIGHT,
  policySchema,
  type Policy,
} from './policy-schema';
export { groupFinder, groupNameOf, GROUPINGS, NO_GROUP, type Grouping } from './record-groups';
export {
  ERROR_REASONS,
  FALLBACK_REASONS,
  fallbackReasonOf,
  type ErrorReason,
  type FallbackReason,
} from './reasons';
export { regimeCertificateSchema, type RegimeCertificate } from './regime-certificate';
export { Statistics, type DecisionCounts } from './statistics';
