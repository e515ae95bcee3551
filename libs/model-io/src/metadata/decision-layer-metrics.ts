import { z } from 'zod';
import { confusionMatrix } from './classification-metrics';
import {
  count,
  interval95,
  numberOrNull,
  open,
  perAction,
  share,
  shareOrNull,
  type Complete,
} from './schema-parts';

/** Profit in percent of the price, taken from the outcomes. */
const money = open({
  /** Sum over the trades of the vote. */
  base: z.number(),
  base_mean: z.number().optional(),
  base_trades: count.optional(),
  /** Sum over the trades of the final decisions whose profit is known. */
  final: z.number(),
  final_mean: z.number().optional(),
  final_trades: count.optional(),
  /** Sum of final minus base over the rows on which both are known. */
  difference: z.number().optional(),
  /** 95 % confidence interval of `difference`. */
  difference_ci95: interval95.nullable(),
  /** Mean of final minus base over the overridden rows on which both are known. */
  override_difference: numberOrNull.optional(),
  override_difference_ci95: interval95.nullable().optional(),
  /** Rows whose decision is a trade that was never made; its profit is unknown. */
  unknown: count,
});
export type Money = Complete<z.infer<typeof money>>;

/** Replayed decisions compared with the labels, and their profit where outcomes are known. */
export const decisionLayerMetrics = open({
  override_rate: share,
  action_changes: count,
  final_accuracy: share,
  base_accuracy: share,
  final_balanced_accuracy: share.optional(),
  base_balanced_accuracy: share.optional(),
  final_confusion_matrix: confusionMatrix.optional(),
  base_confusion_matrix: confusionMatrix.optional(),
  final_action_shares: perAction(share).optional(),
  base_action_shares: perAction(share).optional(),
  /** This field and the next are null without overrides. */
  override_accuracy: shareOrNull,
  base_accuracy_on_overrides: shareOrNull,
  /** 95 % confidence interval of final minus base accuracy over all rows, paired. */
  uplift_ci95: interval95.nullable(),
  /** 95 % confidence interval of final minus base accuracy over the overridden rows. */
  override_uplift_ci95: interval95.nullable().optional(),
  /** Share of rows with a strong consensus. */
  consensus_share: share,
  /** Share of the strong consensus rows that follow the consensus; null without such rows. */
  consensus_respected: shareOrNull.optional(),
  /** Number of decisions by the reason why the vote stands. */
  fallback_reasons: z.record(z.string(), count).optional(),
  /** Null without outcomes. */
  pnl: money.nullable(),
});
export type DecisionLayerMetrics = Complete<z.infer<typeof decisionLayerMetrics>>;

/** Accuracy of the meta model, the vote and the final decisions; null without rows. */
export const groupMetrics = open({
  accuracy: shareOrNull,
  n_samples: count,
  /** Accuracy of the vote. */
  base_accuracy: shareOrNull.optional(),
  /** Accuracy of the final decisions. */
  final_accuracy: shareOrNull.optional(),
});
export type GroupMetrics = Complete<z.infer<typeof groupMetrics>>;

export const symbolMetrics = groupMetrics.extend({ symbol: z.string() });
export type SymbolMetrics = Complete<z.infer<typeof symbolMetrics>>;

/** The uplift of the final decisions over the vote in one period of the test part. */
export const upliftPeriod = open({
  from: z.string(),
  to: z.string(),
  n_samples: count,
  overrides: count,
  /** Accuracy of the final decisions minus that of the vote, over all rows. */
  uplift: z.number(),
  uplift_ci95: interval95.nullable(),
  /** Profit of the final decisions minus that of the vote, % per decision; null: no outcomes. */
  pnl_difference: numberOrNull,
  pnl_difference_ci95: interval95.nullable(),
});
export type UpliftPeriod = Complete<z.infer<typeof upliftPeriod>>;
