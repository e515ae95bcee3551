import { baseWeightsSchema, gateSchema } from '@meta-agent/decision';
import { REGIMES, type Immutable } from '@meta-agent/features';
import { z } from 'zod';
import { championComparison } from './champion';
import { classificationMetrics, volatilityFifth } from './classification-metrics';
import {
  baseline,
  decisionLayerMetrics,
  regimeMetrics,
  symbolMetrics,
  upliftPeriod,
} from './decision-layer-metrics';
import { diversityByRegime } from './diversity';
import { drift } from './drift';
import { fit, search, validation } from './fit-record';
import { logProfile } from './log-profile';
import { groupSearch, modelGroups } from './model-groups';
import { overrideThreshold } from './override-threshold';
import { count, interval95, open, perAction, share, type Complete } from './schema-parts';

/**
 * Schema versions of metadata.json and manifest.json that this software reads. Version 2 has what a
 * reader of version 1 must not ignore.
 */
export const SCHEMA_VERSIONS: readonly number[] = [1, 2];

const timestamp = z.iso.datetime({ offset: true });

const metrics = open({
  test: classificationMetrics,
  /** Metrics of the softmax before calibration. */
  uncalibrated: classificationMetrics.optional(),
  regimes: z.record(z.enum(REGIMES), regimeMetrics),
  decision_layer: decisionLayerMetrics,
  /** At most 1,000 symbols, those with the most rows first. */
  symbols: z.array(symbolMetrics).optional(),
  uplift_over_time: z.array(upliftPeriod).optional(),
  /** Reliability by volatility: fifths of the test part, the calmest first. */
  volatility_fifths: z.array(volatilityFifth).optional(),
  baselines: z.array(baseline).optional(),
});
export type Metrics = Complete<z.infer<typeof metrics>>;

const provenance = open({
  files: z.array(z.string()),
  sha256: z.union([z.string(), z.array(z.string())]),
  first_timestamp: z.string(),
  last_timestamp: z.string(),
  invalid_lines: count,
  duplicates: count,
  label_source: z.string(),
  label_counts: perAction(count),
  /** Rows left out and rows without a match; null when the file was not given. */
  before_min_date: count.optional(),
  after_max_date: count.optional(),
  /** Rows with `train: false`, rows dated after the training, and contested ones. */
  late_rows: count.optional(),
  future_rows: count.optional(),
  contested_moments: count.optional(),
  contested_rows: count.optional(),
  /** Rows of each client; null stands for rows without a client. */
  clients: z.array(open({ client: z.string().nullable(), rows: count })).optional(),
  unlabelled: count.optional(),
  /** Records that prices settle and do not settle, by reason; null without prices. */
  settlement: open({
    settled: count,
    not_settled: z.record(z.string(), count),
    /** Executed minus settled profit; null without outcomes. */
    executed: open({
      trades: count,
      mean_pct: z.number(),
      range90_pct: interval95,
    }).nullable(),
  })
    .nullable()
    .optional(),
  unmatched_outcomes: count.nullable().optional(),
  unmatched_labels: count.nullable().optional(),
});
export type Provenance = Complete<z.infer<typeof provenance>>;

/**
 * A trainer's description of its model. Unknown fields pass through. The optional fields are for
 * the report; older versions of the trainer did not record them.
 */
export const modelDescriptionSchema = open({
  /** Of a run that saves one version, however often it is repeated. */
  run_id: z.string().optional(),
  training_date: timestamp,
  n_samples: count,
  feature_set: z.string(),
  feature_names: z.array(z.string()),
  class_names: z.array(z.string()),
  /** The agents in the order of the features; absent for those of the guide. */
  agents: z.array(z.string()).optional(),
  base_weights: baseWeightsSchema,
  cv_accuracy: share,
  cv_std: z.number().min(0),
  cv_folds: z.array(share),
  test_accuracy: share,
  metrics,
  gates: z.array(open(gateSchema.shape)),
  /** Null when no version was current. */
  champion: championComparison.nullable().optional(),
  /** Promotion mode: `gated` only when every gate passes, `never`, or `forced` always. */
  promotion: z.enum(['gated', 'never', 'forced']).optional(),
  /** Advice, in words, whether to let the model override the vote. */
  verdict: z.array(z.string()).optional(),
  warnings: z.array(z.string()).optional(),
  override_threshold: overrideThreshold,
  /** `veto`: proven for changes to HOLD alone, because it was trained on executed trades. */
  overrides: z.enum(['all', 'veto']).optional(),
  config: z.record(z.string(), z.unknown()),
  data: provenance,
  profile: logProfile.optional(),
  diversity: diversityByRegime.optional(),
  drift: drift.optional(),
  validation: validation.optional(),
  /** The records that the served model was fitted on, from the first to the last. */
  trained_on: open({
    /** Fitted again on all records; the metrics are those of the model of the training part. */
    refitted: z.boolean(),
    records: count,
    first_timestamp: z.string(),
    last_timestamp: z.string(),
  }).optional(),
  fit: fit.optional(),
  search: search.optional(),
  /** Groups of records with weights of their own; null without groups, absent in older versions. */
  groups: modelGroups.nullable().optional(),
  groups_tried: groupSearch.optional(),
  calibration: open({ method: z.string() }),
  backend: z.string(),
  libraries: z.record(z.string(), z.string()),
});
export type ModelDescription = Immutable<z.infer<typeof modelDescriptionSchema>>;
/**
 * The lowest schema version that holds a description.
 * @example
 * schemaVersionOf({ override_threshold: { value: 0.65 } }); // 1
 */
export function schemaVersionOf({
  override_threshold: threshold,
  groups,
}: Pick<ModelDescription, 'override_threshold' | 'groups'>): number {
  const isOlder = threshold.regimes == null && threshold.primary_horizon == null && groups == null;
  return isOlder ? 1 : 2;
}

/** The description that the current trainer writes: all fields of the schema are present. */
export type TrainedDescription = Complete<Omit<ModelDescription, 'agents' | 'run_id'>> &
  Pick<ModelDescription, 'agents' | 'run_id'>;
/** A gate of the current trainer, which always has a bound. */
export type BoundedGate = TrainedDescription['gates'][number];

/** metadata.json: a description and the fields that saving adds. */
export const metadataSchema = modelDescriptionSchema.extend({
  version: z.string(),
  schema_version: z.int(),
});
export type Metadata = Immutable<z.infer<typeof metadataSchema>>;
