import { baseWeightsSchema, gateSchema } from '@meta-agent/decision';
import type { Immutable } from '@meta-agent/features';
import { z } from 'zod';
import { confidenceCounts } from './stream-event-schema';

const number = z.number();

const describedModelSchema = z.object({
  version: z.string().describe('Name of the version.'),
  training_date: z.string().describe('ISO 8601, UTC.'),
  n_samples: z.int().describe('Records that it was trained on.'),
  feature_set: z.string().describe('Name of the feature set.'),
  base_weights: baseWeightsSchema.describe('Weights of the vote.'),
  calibration_method: z.string().describe('Method of probability calibration.'),
  cv_accuracy: number.describe('Mean accuracy of the cross-validation.'),
  cv_std: number.describe('Standard deviation of the accuracy over the folds.'),
  test_accuracy: number.describe('On the test part, as the next two.'),
  test_log_loss: number.describe('Logarithmic loss.'),
  test_ece: number.describe('Expected calibration error.'),
  override_threshold: number.describe("Least probability of the model's action for an override."),
  override_rate: number.describe('On the test part, as the next three.'),
  change_rate: number
    .nullable()
    .optional()
    .describe("Share of the test part with an override whose action is not the vote's."),
  final_accuracy: number.describe('Accuracy of the decisions.'),
  base_accuracy: number.describe('Accuracy of the vote.'),
  uplift_ci95: z.tuple([number, number]).nullable().describe('Of final minus base accuracy.'),
  gates: z.array(gateSchema).describe('Gates that training checked.'),
  verdict: z.array(z.string()).describe('The result of the training in sentences.'),
  has_report: z.boolean().optional().describe('Whether /report has its page.'),
  training_confidence: confidenceCounts
    .nullable()
    .describe(
      'Histogram of the top probabilities of out-of-fold decisions, in bins of 0.05; null when not recorded.',
    ),
});

/** The model in use, with the measures of its training. */
export const modelInUseSchema = z
  .object({ model: describedModelSchema.nullable().describe('Null without a model.') })
  .describe('The model that decides, and what its training measured; null when there is none.');

export type DescribedModel = Immutable<z.infer<typeof describedModelSchema>>;
export type ModelInUse = Immutable<z.infer<typeof modelInUseSchema>>;
