import { AGENTS, REGIMES } from '@meta-agent/features';
import { z } from 'zod';
import {
  confusionMatrix,
  count,
  diversityByRegime,
  foldSizes,
  groupMetrics,
  interval95,
  logProfile,
  perAction,
  reliability,
  share,
  shareOrNull,
  thresholdPoint,
  upliftOverTime,
} from './measurements';

/** Of metadata.json and manifest.json alike. */
export const SCHEMA_VERSION = 1;

const timestamp = z.iso.datetime({ offset: true });

const classMetrics = z.looseObject({ precision: share, recall: share, f1: share, support: count });

const testMetrics = z.looseObject({
  accuracy: share,
  balanced_accuracy: share,
  log_loss: z.number(),
  brier: z.number(),
  ece: share,
  per_class: perAction(classMetrics),
  confusion_matrix: confusionMatrix,
  reliability,
  top_class_share: share,
});

const decisionLayerMetrics = z.looseObject({
  override_rate: share,
  action_changes: count,
  final_accuracy: share,
  base_accuracy: share,
  override_accuracy: shareOrNull,
  base_accuracy_on_overrides: shareOrNull,
  final_confusion_matrix: confusionMatrix.optional(),
  base_confusion_matrix: confusionMatrix.optional(),
  uplift_ci95: interval95.nullable(),
  consensus_share: share,
  /** Summed percent; null without outcomes. */
  pnl: z
    .looseObject({
      base: z.number(),
      final: z.number(),
      difference_ci95: interval95.nullable(),
      unknown: count,
    })
    .nullable(),
});

const gate = z.looseObject({
  name: z.string(),
  value: z.number().nullable(),
  limit: z.number(),
  bound: z.enum(['min', 'max', 'above']).optional(),
  passed: z.boolean(),
});

const provenance = z.looseObject({
  files: z.array(z.string()),
  sha256: z.union([z.string(), z.array(z.string())]),
  first_timestamp: z.string(),
  last_timestamp: z.string(),
  invalid_lines: count,
  duplicates: count,
  label_source: z.string(),
  label_counts: perAction(count),
});

/**
 * What a trainer says of its model. Fields beyond these pass through; those that may be missing
 * are for the report, and were not recorded by every version of the trainer.
 */
export const modelDescriptionSchema = z.looseObject({
  training_date: timestamp,
  n_samples: count,
  feature_set: z.string(),
  feature_names: z.array(z.string()),
  class_names: z.array(z.string()),
  base_weights: z.record(z.enum(AGENTS), z.number().min(0)),
  cv_accuracy: share,
  cv_std: z.number().min(0),
  cv_folds: z.array(share),
  test_accuracy: share,
  metrics: z.looseObject({
    test: testMetrics,
    /** The same of the softmax before calibration. */
    uncalibrated: testMetrics.optional(),
    regimes: z.record(z.enum(REGIMES), groupMetrics),
    decision_layer: decisionLayerMetrics,
    /** Those with the most rows first. */
    symbols: z.array(groupMetrics.extend({ symbol: z.string() })).optional(),
    uplift_over_time: upliftOverTime.optional(),
  }),
  gates: z.array(gate),
  /** What was to become of it: `gated` when every gate passes, `never`, or `forced` in any case. */
  promotion: z.enum(['gated', 'never', 'forced']).optional(),
  /** Whether to let it overrule the vote, in words. */
  verdict: z.array(z.string()).optional(),
  warnings: z.array(z.string()).optional(),
  /** Least top probability of an override, and how it was chosen. */
  override_threshold: z.looseObject({
    value: share,
    source: z.string().optional(),
    /** Of the bounds in `curve`. */
    confidence: share.optional(),
    curve: z.array(thresholdPoint).optional(),
  }),
  config: z.looseObject({}),
  data: provenance,
  profile: logProfile.optional(),
  diversity: diversityByRegime.optional(),
  validation: z.looseObject({ folds: foldSizes }).optional(),
  fit: z.looseObject({}).optional(),
  calibration: z.looseObject({ method: z.string() }),
  backend: z.string(),
  libraries: z.record(z.string(), z.string()),
});
export type ModelDescription = z.infer<typeof modelDescriptionSchema>;

/** metadata.json: a description, and what saving adds to it. */
export const metadataSchema = modelDescriptionSchema.extend({
  version: z.string(),
  schema_version: z.int(),
});
export type Metadata = z.infer<typeof metadataSchema>;
