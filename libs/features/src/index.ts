export { ACTIONS, classOf, type Action } from './actions';
export {
  agentsOf,
  areSameAgents,
  DEFAULT_AGENTS,
  weightsOf,
  type AgentList,
  type AgentWeights,
} from './agents/agent-list';
export { agentNamesFault, isAgentName, MAX_AGENTS } from './agents/agent-names';
export {
  FEATURE_FAMILIES,
  type FeatureFamilyName,
  type FeatureOrigin,
  type FeatureSet,
  type SignalColumns,
} from './feature-sets/feature-set';
export { crossed75, featureSetsOf, findFeatureSet, guide26 } from './feature-sets/feature-sets';
export { horizonMinutes, horizonOf, horizonTextSchema } from './horizon';
export type { Immutable } from './immutable';
export { countKeys, outlineOf, type JsonOutline } from './json-outline';
export {
  MAX_LINE_BYTES,
  readLine,
  readLog,
  readLogAs,
  readLogInBatches,
  type LineIssue,
  type LineResult,
  type LogEntry,
} from './log-reader';
export { nearestName } from './nearest-name';
export {
  REGIMES,
  regimesOf,
  trendStrengthOf,
  VOLATILITY_REGIMES,
  volatilityOf,
  volatilityRegimeOf,
  type RegimeName,
  type VolatilityRegime,
} from './regimes';
export { RecordForms } from './record-forms/record-forms';
export { applyScaler, type Scaler } from './scaler';
export { fieldIssues, showReceived, type FieldIssue } from './schema-issue';
export {
  logRecordSchema,
  recordSchemasOf,
  signalRecordSchema,
  wellFormedSignals,
  type LogRecord,
  type Regime,
  type Signal,
  type SignalRecord,
  type Signals,
} from './signal-record';
export { isBlankLine, splitLines } from './split-lines';
export { mean, sum } from './sums';
export { formatTimestamp, parseTimestamp, timestampSchema } from './timestamp';
