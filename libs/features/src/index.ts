export { ACTIONS, AGENTS, classOf, type Action, type Agent } from './actions';
export { crossed75 } from './crossed75';
export type { FeatureOrigin, FeatureSet } from './feature-set';
export { FEATURE_SETS, findFeatureSet } from './feature-sets';
export { guide26 } from './guide26';
export { horizonMinutes, horizonOf, horizonTextSchema } from './horizon';
export type { Immutable } from './immutable';
export { countKeys, outlineOf, type JsonOutline } from './json-outline';
export {
  MAX_LINE_BYTES,
  readLine,
  readLog,
  readLogAs,
  type LineIssue,
  type LineResult,
  type LogEntry,
} from './log-reader';
export { nearestName } from './nearest-name';
export { REGIMES, regimesOf, trendStrengthOf, volatilityOf, type RegimeName } from './regimes';
export { applyScaler, type Scaler } from './scaler';
export { fieldIssues, showReceived, type FieldIssue } from './schema-issue';
export {
  logRecordSchema,
  signalRecordSchema,
  type LogRecord,
  type Regime,
  type Signal,
  type SignalRecord,
  type Signals,
} from './signal-record';
export { isBlankLine, splitLines } from './split-lines';
export { mean, sum } from './sums';
export { formatTimestamp, parseTimestamp, timestampSchema } from './timestamp';
