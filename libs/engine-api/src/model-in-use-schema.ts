import { AGENTS } from '@meta-agent/features';
import { z } from 'zod';
import { confidenceCounts } from './stream-event-schema';

const number = z.number();

const gateSchema = z.object({
  name: z.string(),
  value: number.nullable().describe('Null when it could not be measured.'),
  limit: number,
  bound: z.enum(['min', 'max', 'above']).optional(),
  passed: z.boolean(),
});

const describedModelSchema = z.object({
  version: z.string(),
  training_date: z.string(),
  n_samples: z.int(),
  feature_set: z.string(),
  base_weights: z.record(z.enum(AGENTS), number),
  calibration_method: z.string(),
  cv_accuracy: number,
  cv_std: number,
  test_accuracy: number,
  test_log_loss: number,
  test_ece: number,
  override_threshold: number,
  override_rate: number.describe('On the untouched test part, as the three below.'),
  final_accuracy: number,
  base_accuracy: number,
  uplift_ci95: z.tuple([number, number]).nullable().describe('Of final minus base accuracy.'),
  gates: z.array(gateSchema),
  verdict: z.array(z.string()),
  training_confidence: confidenceCounts
    .nullable()
    .describe(
      'Top probabilities of the out-of-fold decisions of its training, in bins of 0.05; null when they were not recorded.',
    ),
});

/** The model that decides, as its training measured it. */
export const modelInUseSchema = z
  .object({ model: describedModelSchema.nullable() })
  .describe('The model that decides, and what its training measured; null when there is none.');

export type DescribedModel = z.infer<typeof describedModelSchema>;
export type ModelInUse = z.infer<typeof modelInUseSchema>;
