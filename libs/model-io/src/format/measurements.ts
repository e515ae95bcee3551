import { ACTIONS, AGENTS, REGIMES } from '@meta-agent/features';
import { z } from 'zod';

export const share = z.number().min(0).max(1);
export const count = z.int().min(0);
/** Undefined on no rows, hence null. */
export const shareOrNull = share.nullable();
export const interval95 = z.tuple([z.number(), z.number()]);
export const perAction = <T extends z.ZodType>(schema: T) => z.record(z.enum(ACTIONS), schema);

/** 3 x 3 counts: rows are true classes, columns predicted or decided ones. */
export const confusionMatrix = z.array(z.array(count).length(3)).length(3);

/** Rows whose top probability falls in (from, to]. */
const reliabilityBin = z.looseObject({
  from: share,
  to: share,
  count,
  mean_confidence: shareOrNull,
  accuracy: shareOrNull,
});
export const reliability = z.array(reliabilityBin);

/** Accuracy of the meta model, and of the decisions without and with it. */
export const groupMetrics = z.looseObject({
  accuracy: shareOrNull,
  n_samples: count,
  base_accuracy: shareOrNull.optional(),
  final_accuracy: shareOrNull.optional(),
});

/** One stretch of the test part. */
const upliftPeriod = z.looseObject({
  from: z.string(),
  to: z.string(),
  n_samples: count,
  overrides: count,
  /** Accuracy of the final decisions minus that of the vote, over all rows. */
  uplift: z.number(),
  uplift_ci95: interval95.nullable(),
  /** The same in percent per decision; null without outcomes. */
  pnl_difference: z.number().nullable(),
  pnl_difference_ci95: interval95.nullable(),
});
export const upliftOverTime = z.array(upliftPeriod);

export const thresholdPoint = z.looseObject({
  threshold: share,
  overrides: count,
  override_rate: share,
  precision: shareOrNull,
  precision_lower_bound: shareOrNull,
});

const pairDiversity = z.looseObject({
  agents: z.tuple([z.string(), z.string()]),
  disagreement: share,
  yule_q: z.number().nullable(),
  double_fault: share,
});

const diversity = z.looseObject({
  records: count,
  pairs: z.array(pairDiversity),
  mean_disagreement: shareOrNull,
  mean_yule_q: z.number().nullable(),
  mean_cohen_kappa: z.number().nullable(),
  mean_double_fault: shareOrNull,
  entropy: z.number().nullable(),
});
export const diversityByRegime = z.record(z.enum(['overall', ...REGIMES]), diversity);

const agentProfile = z.looseObject({
  /** Share of the records on which the agent reports. */
  reporting: share,
  /** Shares of its votes, as the two below of its reports; null when it never reports. */
  votes: perAction(share).nullable(),
  mean_confidence: shareOrNull,
  accuracy: shareOrNull,
});

/** What was learned from, all labelled records of it. */
export const logProfile = z.looseObject({
  agents: z.record(z.enum(AGENTS), agentProfile),
  regimes: z.record(z.enum(REGIMES), count),
  labels_over_time: z.array(
    z.looseObject({ from: z.string(), to: z.string(), counts: perAction(count) }),
  ),
});

export const foldSizes = z.array(
  z.looseObject({ fold: count, trainRows: count, testRows: count, purged: count }),
);
