export {
  EVIDENCE_DEFAULTS,
  measureEvidence,
  type Evidence,
  type EvidenceOptions,
  type EvidenceRows,
} from './evidence/measure-evidence';
export type { TimeSpan } from './evidence/clock-blocks';
export { weeksToProve } from './evidence/weeks-to-prove';
export type { BarrierRule } from './settle/barriers';
export type { CandleRow } from './settle/candles/candle-columns';
export { findGaps, type CandleGap } from './settle/candles/candle-grid';
export type { CandleBook, CandleSeries } from './settle/candles/candle-series';
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
