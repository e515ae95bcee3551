export {
  noteDecision,
  stabilityIndex,
  startDrift,
  type DriftReference,
  type DriftState,
} from './drift/drift';
export type { ConformalState } from './drift/conformal';
export { addToDemotion, DEMOTION_LIMIT, evidenceAgainst, startDemotion } from './evidence/demotion';
export { addToPromotion, evidenceFor, PROMOTION_LIMIT, startPromotion } from './evidence/promotion';
export type { Processes } from './evidence/bets';
export {
  addGain,
  blockLength,
  blockRule,
  closeBlock,
  NO_BLOCK,
  type BlockRule,
  type BlockStep,
  type OpenBlock,
  type TimedGain,
} from './evidence/gain-blocks';
export { BATCH_WEIGHT_AT_START, mixExperts, shareAfter } from './online/fixed-share';
export {
  isTrusted,
  learnOnline,
  onlineProbabilities,
  startOnline,
  type OnlineExpert,
} from './online/online-expert';
export {
  isCounted,
  settleCounted,
  startThreshold,
  THRESHOLD_STEP,
  thresholdInForce,
  thresholdRule,
  type ThresholdRule,
  type ThresholdState,
} from './threshold/adaptive-threshold';
export { advanceLineage, learnLineage, type LineageState } from './watch/lineage';
export {
  advanceTo,
  learn,
  rearm,
  startWatch,
  type DemotionState,
  type SettledDecision,
  type WatchRule,
  type WatchState,
} from './watch/watch';
