import { z } from 'zod';
import { confusionMatrix } from './classification-metrics';
import { evidence } from './evidence';
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

/** Profit in percent of the price. Base and final are summed over the same rows. */
const money = open({
  /** How the profits are known; older trainers knew executed trades alone. */
  identification: z.enum(['prices', 'explored', 'executed']).optional(),
  /** Share of the changes for which both profits are known; null without changes. */
  identified_share: shareOrNull.optional(),
  /** Sum over the trades of the vote. */
  base: z.number(),
  base_mean: z.number().optional(),
  base_trades: count.optional(),
  /** Sum over the trades of the final decisions. */
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
  /** Mean of final minus base over the changes for which both are known. */
  change_difference: numberOrNull.optional(),
  evidence: evidence.optional(),
  /** Changes by kind: trades that the decisions add, remove and reverse. */
  added: count.optional(),
  removed: count.optional(),
  reversed: count.optional(),
  /** Largest fall of the summed profit below its peak, of the vote and of the decisions. */
  base_drawdown: z.number().optional(),
  final_drawdown: z.number().optional(),
  /** The profits of both summed up to each of at most 32 moments, over the same rows. */
  cumulated: z.array(open({ until: z.string(), base: z.number(), final: z.number() })).optional(),
  /** Rows on which the profit of the vote or of the decision is not known. */
  unknown: count,
});
export type Money = Complete<z.infer<typeof money>>;

/** Replayed decisions compared with the labels, and their profit where outcomes are known. */
export const decisionLayerMetrics = open({
  override_rate: share,
  action_changes: count,
  /** Share of the decisions that change the vote, and that confirm it by an override. */
  change_rate: share.optional(),
  confirmation_rate: share.optional(),
  /** The changes whose label does not stem from the vote: how many, and who is right. */
  changes: open({
    labelled: count,
    right: count,
    base_right: count,
    /** Share of all changes that have such a label; null without changes. */
    identified_share: shareOrNull,
  }).optional(),
  /** Accuracy gained on these changes. */
  evidence: evidence.optional(),
  /** Rows whose label is the vote's own action. */
  assumed_labels: count.optional(),
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
const groupMetrics = open({
  accuracy: shareOrNull,
  n_samples: count,
  /** Accuracy of the vote. */
  base_accuracy: shareOrNull.optional(),
  /** Accuracy of the final decisions. */
  final_accuracy: shareOrNull.optional(),
});
export type GroupMetrics = Complete<z.infer<typeof groupMetrics>>;

export const regimeMetrics = groupMetrics.extend({
  /** 95 % confidence interval of `accuracy`; null with too little time. */
  accuracy_ci95: interval95.nullable().optional(),
});
export type RegimeMetrics = Complete<z.infer<typeof regimeMetrics>>;

export const symbolMetrics = groupMetrics.extend({ symbol: z.string() });
export type SymbolMetrics = Complete<z.infer<typeof symbolMetrics>>;

/** What one way to decide would have been worth on the same records. */
export const baseline = open({
  /** `decisions`, `vote`, `always HOLD`, or an agent. */
  name: z.string(),
  accuracy: share,
  balanced_accuracy: share,
  /** Null without prices and outcomes. */
  pnl: open({
    /** Null unless the profit of each of its trades is known. */
    sum: numberOrNull,
    trades: count,
    unknown: count,
  }).nullable(),
});
export type Baseline = Complete<z.infer<typeof baseline>>;

/** The uplift of the final decisions over the vote in one period of the test part. */
export const upliftPeriod = open({
  from: z.string(),
  to: z.string(),
  n_samples: count,
  overrides: count,
  changes: count.optional(),
  /** Accuracy of the final decisions minus that of the vote, over all rows. */
  uplift: z.number(),
  uplift_ci95: interval95.nullable(),
  /** Profit of the final decisions minus that of the vote, % per decision; null: no outcomes. */
  pnl_difference: numberOrNull,
  pnl_difference_ci95: interval95.nullable(),
});
export type UpliftPeriod = Complete<z.infer<typeof upliftPeriod>>;
