import { z } from 'zod';
import { count, interval95, numberOrNull, open, type Complete } from './schema-parts';

/** The evidence of a gain, by a bootstrap-t over blocks of clock time. */
export const evidence = open({
  /** `not_enough_time`: too few blocks, or too few of them with changes. */
  status: z.enum(['measured', 'not_enough_time']),
  /** The longest time from a decision to its settlement. */
  life_minutes: z.number(),
  /** False when nothing says the life and one step of the log is assumed: no evidence then. */
  life_known: z.boolean().optional(),
  blocks: count,
  /** Blocks with changes. */
  active_blocks: count,
  span_days: z.number(),
  /** Mean gain; this field and the next three are null when not measured. */
  estimate: numberOrNull,
  /** Widened: twice this error holds the truth in 95 % of cases. */
  standard_error: numberOrNull,
  /**
   * The error is the plain one times this over 1.96 where that is above 1; null when the blocks give
   * none. In artifacts of an earlier version it is absent and the error is the plain one.
   */
  critical_value: numberOrNull.optional(),
  /** One-sided, error 0.005; null also when the blocks give no bound. */
  lower_bound: numberOrNull,
  /** One-sided, error 0.005; below 0 it proves a loss. Not in artifacts of an earlier version. */
  upper_bound: numberOrNull.optional(),
  ci95: interval95.nullable(),
  /** Days that are missing; null when measured, and without any change. */
  missing_days: numberOrNull,
  /** Further weeks that would prove a gain of this size; null without a gain. */
  weeks_to_prove: numberOrNull,
});
export type MeasuredEvidence = Complete<z.infer<typeof evidence>>;
