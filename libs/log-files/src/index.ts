export { InputError } from './errors';
export {
  findLogs,
  listed,
  statInput,
  surveyLogs,
  surveyNotes,
  totalBytes,
  type FoundLogs,
} from './find-logs';
export { InputDigest } from './input-digest';
export { describeLineIssue, LineCounter } from './line-counter';
export { readBytes } from './read-bytes';
export type { Lookalike } from './rows/check-header';
export { endedLines } from './rows/ended-lines';
export { readRows, type ReadRowsOptions } from './rows/read-rows';
export {
  assertBarTime,
  assertSettled,
  notSettledInWords,
  settlementNotes,
  type LoggedTimes,
} from './prices/check-settlement';
export {
  recordSettleOptions,
  settleOptionsOf,
  type RecordSettleOptions,
  type SettleSettings,
} from './prices/settle-options';
export { otherSettlementInWords } from './prices/other-settlement';
export { settleSettings } from './prices/settle-settings';
export { candleRowSchema } from './prices/price-row-schema';
export {
  readPriceRows,
  readPrices,
  type PriceFiles,
  type PriceRowFiles,
} from './prices/read-prices';
export { assertPlausible, type PlausibilityLimits } from './truth/assert-plausible';
export { joinNotes } from './truth/join-notes';
export {
  parseSymbolMap,
  readGroundTruth,
  type GroundTruthFiles,
  type JoinedFile,
  type JoinedFiles,
} from './truth/read-ground-truth';
