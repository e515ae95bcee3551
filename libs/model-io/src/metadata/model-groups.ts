import { GROUPINGS } from '@meta-agent/decision';
import { z } from 'zod';
import { count, interval95, numberOrNull, open, type Complete } from './schema-parts';

/** Mean log loss on the test part, with and without the weights of the groups. */
const worth = {
  pooled_log_loss: numberOrNull,
  log_loss: numberOrNull,
  /** 95 % interval of with minus without, by blocks of clock time; null when there are too few. */
  difference_ci95: interval95.nullable(),
};

/** One candidate of the search for groups. */
const triedGroups = open({
  /** Null: no groups. */
  by: z.enum(GROUPINGS).nullable(),
  kappa: z.number(),
  /** Mean out-of-fold log loss. */
  log_loss: z.number(),
  /** Mean excess over the best candidate, and the standard error of the excess. */
  excess: z.number(),
  excess_se: z.number(),
  chosen: z.boolean(),
});
export type TriedGroups = Complete<z.infer<typeof triedGroups>>;

/** The candidates of the search for groups; empty when the settings or the log allow none. */
export const groupSearch = z.array(triedGroups);

/** Groups of records with weights of their own, and what these are worth on the test part. */
export const modelGroups = open({
  by: z.enum(GROUPINGS),
  kappa: z.number(),
  /** Number of groups with weights of their own. */
  count,
  ...worth,
  /** The groups with the most records, at most 50. */
  largest: z.array(
    open({
      name: z.string(),
      /** Records of the training part, and of the test part. */
      train_rows: count,
      test_rows: count,
      /** Length of what the group adds, over the length of the pooled weights. */
      distance: z.number(),
      ...worth,
    }),
  ),
});
export type MeasuredGroups = Complete<z.infer<typeof modelGroups>>;
