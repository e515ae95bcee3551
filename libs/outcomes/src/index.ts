export {
  EVIDENCE_DEFAULTS,
  measureEvidence,
  type Evidence,
  type EvidenceOptions,
  type EvidenceRows,
} from './evidence/measure-evidence';
export {
  describeEvidence,
  plainError,
  type DescribeEvidenceOptions,
  type EvidenceFigures,
} from './evidence/describe-evidence';
export { blockRows, hasEnoughBlocks, type BlockedRows } from './evidence/block-rows';
export type { TimeSpan } from './evidence/clock-blocks';
export { weeksToProve } from './evidence/weeks-to-prove';
export { historyBars, type BarrierRule } from './settle/barriers';
export type { CandleRow } from './settle/candles/candle-columns';
export { findGaps, type CandleGap } from './settle/candles/candle-grid';
export { lastBarAt, type CandleBook, type CandleSeries } from './settle/candles/candle-series';
export { checkBarTime, type BarTimeCheck } from './settle/check-bar-time';
export type { CandleProblem, CandleProblemKind } from './settle/candles/check-candles';
export {
  createCandleCollector,
  type CandleCollector,
  type CollectedCandles,
  type CollectOptions,
} from './settle/candles/collect-candles';
export {
  executedDifference,
  type ExecutedDifference,
  type ExecutedTrade,
} from './settle/executed-difference';
export {
  NOT_SETTLED_REASONS,
  settle,
  type NotSettledReason,
  type SettledTrade,
  type Settlement,
} from './settle/settle';
export { horizonBars, SETTLE_DEFAULTS, type SettleOptions } from './settle/settle-options';
export {
  countSettlements,
  settleRecords,
  type RecordKeys,
  type SettlementCounts,
} from './settle/settle-records';
export type { JoinedRecord } from './join/asked-records';
export {
  GroundTruth,
  type Contradiction,
  type JoinCounts,
  type OutcomeCounts,
  type RecordFacts,
} from './join/ground-truth';
export type { RowList } from './join/columns/row-list';
export type { KeyedRow, KeyedRows, NumberedRow } from './join/keyed-rows';
export {
  KEY_COLUMNS,
  labelRowSchema,
  openTradeSchema,
  outcomeRowSchema,
  type LabelRow,
  type OutcomeRow,
} from './join/outcome-rows';
export { implausibleUnits, type LogScale } from './plausible/implausible-units';
export type { JoinedRow } from './plausible/joined-row';
export { nearMisses } from './plausible/near-misses';
export { fitBaseWeights, voteDifference, type LoggedVote } from './plausible/fit-base-weights';
export { AccuracyCount, type Accuracy } from './worth/accuracy-count';
export {
  profitGain,
  profitsOfExecution,
  profitsOfSettlement,
  profitsOfTrade,
  type ActionProfits,
  type Execution,
} from './worth/action-profits';
export {
  exploredDifference,
  type ExploredDecision,
  type ExploredDifference,
} from './worth/explored-difference';
export { IDENTIFICATIONS, MIN_IDENTIFIED_SHARE, type Identification } from './worth/identification';
export {
  isMeasured,
  LABEL_SOURCES,
  labelRecord,
  labelSourceOf,
  type Label,
  type LabelInputs,
  type LabelSource,
} from './worth/label';
export { MeasuredChanges, type ChangesWorth, type GainOfChanges } from './worth/measured-changes';
export { MeasuredDecisions, type DecisionMeasures, type Truth } from './worth/measured-decisions';
export { ProfitSum, type Profit } from './worth/profit-sum';
export type { Trade } from './worth/trade';
