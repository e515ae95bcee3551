import { ACTIONS, AGENTS, REGIMES } from '@meta-agent/features';
import { z } from 'zod';

/** Of metadata.json and manifest.json alike. */
export const SCHEMA_VERSION = 1;

const share = z.number().min(0).max(1);
const count = z.int().min(0);
/** Undefined on no rows, hence null. */
const shareOrNull = share.nullable();
const interval95 = z.tuple([z.number(), z.number()]);
const perAction = <T extends z.ZodType>(schema: T) => z.record(z.enum(ACTIONS), schema);
const timestamp = z.iso.datetime({ offset: true });

const classMetrics = z.looseObject({ precision: share, recall: share, f1: share, support: count });

const testMetrics = z.looseObject({
  accuracy: share,
  balanced_accuracy: share,
  log_loss: z.number(),
  brier: z.number(),
  ece: share,
  per_class: perAction(classMetrics),
  /** Rows are true classes, columns predicted ones. */
  confusion_matrix: z.array(z.array(count).length(3)).length(3),
  reliability: z.array(z.looseObject({})),
  top_class_share: share,
});

const regimeMetrics = z.looseObject({ accuracy: shareOrNull, n_samples: count });

const decisionLayerMetrics = z.looseObject({
  override_rate: share,
  action_changes: count,
  final_accuracy: share,
  base_accuracy: share,
  override_accuracy: shareOrNull,
  base_accuracy_on_overrides: shareOrNull,
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

/** What a trainer says of its model. Fields beyond these pass through. */
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
    regimes: z.record(z.enum(REGIMES), regimeMetrics),
    decision_layer: decisionLayerMetrics,
  }),
  gates: z.array(gate),
  /** Least top probability of an override, and how it was chosen. */
  override_threshold: z.looseObject({ value: share }),
  config: z.looseObject({}),
  data: provenance,
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
