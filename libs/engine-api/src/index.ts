export { adminSocketPath, type SocketPlace } from './admin-socket-path';
export {
  ADMIN_NAME,
  clientNameSchema,
  clientTokensSchema,
  LOCAL_NAME,
  SCOPES,
  scopeSchema,
  type ClientToken,
  type ClientTokens,
  type Scope,
} from './client-tokens-schema';
export {
  adminTokenSchema,
  engineEnvironmentSchema,
  engineUrlSchema,
  environmentSchema,
  LOG_LEVELS,
  redisEnvironmentSchema,
  TF_BACKENDS,
  type EngineEnvironment,
  type RedisEnvironment,
} from './environment';
export {
  EngineClient,
  EngineClientError,
  isProblem,
  type BatchItem,
  type EngineClientOptions,
  type PastQuery,
} from './engine-client';
export { histogramSince, quantileOf, type Histogram } from './histogram';
export {
  fleetReportSchema,
  MOST_DESKS_SHOWN,
  type FleetReport,
  type ShownDesk,
} from './fleet-report-schema';
export {
  liveReportSchema,
  type Contest,
  type LivePoint,
  type LiveReport,
} from './live-report-schema';
export { TRAINING_STATES } from './training-states';
export { modelInUseSchema, type DescribedModel, type ModelInUse } from './model-in-use-schema';
export { KEPT_DECISIONS, KEPT_MINUTES } from './past-limits';
export {
  pastDecisionsSchema,
  pastMinutesSchema,
  type KeptDecision,
  type PastDecisions,
  type PastMinute,
  type PastMinutes,
} from './past-schema';
export { problemSchema, type Problem } from './problem-schema';
export {
  decisionLogStateSchema,
  loadErrorSchema,
  readinessSchema,
  reloadSchema,
  statisticsSchema,
  statusSchema,
  type AgentReport,
  type ChallengerStatus,
  type DecisionLogState,
  type EngineStatistics,
  type EngineStatus,
  type LoadError,
  type LoggedVotesReport,
  type RegistryIdentity,
  type RegistrySyncState,
  type Readiness,
  type Reload,
} from './status-schema';
export {
  registryChangesSchema,
  type RegistryChange,
  type RegistryChanges,
} from './registry-changes-schema';
export { signalStreamStateSchema, type SignalStreamState } from './signal-stream-schema';
export {
  CONFIDENCE_BINS,
  confidenceBinOf,
  streamEventSchema,
  type LatencyHistogram,
  type RecentDecisions,
  type ShownDecision,
  type StreamEvent,
} from './stream-event-schema';
export { parseS3Url, S3_URL } from './s3-url';
