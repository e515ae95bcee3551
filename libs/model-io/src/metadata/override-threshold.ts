import { z } from 'zod';
import { count, open, share, shareOrNull, type Complete } from './schema-parts';

/** What a threshold would give. */
const thresholdPoint = open({
  threshold: share,
  overrides: count,
  override_rate: share,
  /** Share of the overrides that are right; null without any, as the two below. */
  precision: shareOrNull,
  /** Independent overrides that would tell as much about those to come. */
  effective_overrides: z.number().min(0).nullable().optional(),
  /** Of the precision of the decisions to come, with the confidence asked for. */
  precision_lower_bound: shareOrNull,
});
export type ThresholdPoint = Complete<z.infer<typeof thresholdPoint>>;

const certifiedThreshold = open({
  /** Null when no threshold keeps the promise. */
  threshold: shareOrNull,
  target_precision: share,
  confidence: share,
  point: thresholdPoint.nullable(),
  assumption: z.string(),
});
export type CertifiedThreshold = Complete<z.infer<typeof certifiedThreshold>>;

/** Least top probability of an override, how it was chosen, and what others would give. */
export const overrideThreshold = open({
  value: share,
  /** Whether the promise was proven, or the setting was taken as it is. */
  source: z.enum(['certified', 'setting']).optional(),
  /** Null when no precision was asked for. */
  certified: certifiedThreshold.nullable().optional(),
  /** Of the bounds in `curve`. */
  confidence: share.optional(),
  /** On out-of-fold decisions, the highest threshold first. */
  curve: z.array(thresholdPoint).optional(),
});
export type OverrideThreshold = Complete<z.infer<typeof overrideThreshold>>;
