import { ACTIONS, timestampSchema, type Immutable } from '@meta-agent/features';
import { z } from 'zod';

const action = z.enum(ACTIONS);
const share = z.number().min(0).max(1);

/**
 * Why the winning class won: its logit against the mean of the other two, as a sum over the
 * features. Each contribution counts from the feature's training mean, so that an ordinary value
 * contributes nothing.
 */
const explanationSchema = z
  .object({
    action: action.describe("The model's winning class."),
    intercept: z.number().describe('The constant part of the sum.'),
    contributions: z.record(z.string(), z.number()).describe('Signed contribution by feature.'),
    logit_difference: z.number().describe('The sum of the intercept and all contributions.'),
    by_agent: z
      .record(z.string(), z.number())
      .describe('The contributions summed by agent; those of no agent are under ensemble.'),
    by_regime: numberOfEach({
      volatility: 'Of the features that depend on volatility.',
      trend: 'Of the features that depend on the trend.',
      none: 'Of the other features.',
    }).describe('The contributions summed by the part of the regime they depend on.'),
    group: z
      .object({
        name: z.string().describe("The record's group."),
        adds: z
          .number()
          .describe('By how much its own weights move the sum, against the pooled weights.'),
      })
      .optional()
      .describe('What the group adds; absent for a record of no group of the model.'),
  })
  .describe(
    "The winning class's logit against the mean of the other two, as a sum: the intercept and one signed contribution per feature.",
  );
export type Explanation = Immutable<z.infer<typeof explanationSchema>>;

const probabilitiesSchema = numberOfEach({
  SELL: 'Probability that SELL is right.',
  HOLD: 'Probability that HOLD is right.',
  BUY: 'Probability that BUY is right.',
});
/** Probability of each action; they add up to 1. */
export type Probabilities = Immutable<z.infer<typeof probabilitiesSchema>>;

/** The kinds of confidence; two kinds are not comparable. `none`: HOLD by META_FAIL_OPEN=false. */
export const CONFIDENCE_KINDS = ['vote', 'consensus', 'model', 'none'] as const;

const changed = z
  .boolean()
  .describe("Whether the meta model overrides the vote with an action other than the vote's.");
const confidenceKind = z
  .enum(CONFIDENCE_KINDS)
  .describe(
    "What the confidence measures: the weighted score of the vote, the share of the agents that agree, the model's probability, or nothing (none): an error with META_FAIL_OPEN=false is HOLD with confidence 0.",
  );

/** A decision without an explanation. */
const verdictSchema = z.object({
  use_meta: z.boolean().describe("Whether the meta model's action is used."),
  changed,
  action: action.describe('What to do.'),
  confidence: share.describe('Confidence in the action, of the kind in confidence_kind.'),
  confidence_kind: confidenceKind,
  reason: z.string().describe('Like meta_override_buy, strong_consensus_hold, stale_signals.'),
  meta_confidence: share
    .nullable()
    .describe("The model's top probability; null when it was not asked."),
  base_ensemble_action: action.describe("The weighted vote's action."),
  base_ensemble_confidence: share.describe("The weighted vote's confidence."),
  consensus_strength: share.describe(
    'Share of the reporting agents that vote for the most voted action.',
  ),
  probabilities: probabilitiesSchema
    .nullable()
    .describe("The model's calibrated probabilities; null when it was not asked."),
  model_version: z.string().nullable().describe('Null when no model is loaded.'),
  symbol: z.string().nullable().describe("The record's symbol; null when it has none."),
  group: z
    .string()
    .nullable()
    .optional()
    .describe(
      'The group whose weights the model used; null: not one of its groups, so the pooled weights. Absent when the model has no groups or was not asked.',
    ),
});

/**
 * The decision of a model beside the one that answered, about the same record. The confidence is the
 * top probability.
 */
export const shadowDecisionSchema = verdictSchema.pick({
  ...{ use_meta: true, changed: true, action: true, reason: true, base_ensemble_action: true },
  ...{ probabilities: true, model_version: true, group: true },
});
export type ShadowDecision = Immutable<z.infer<typeof shadowDecisionSchema>>;

/** A decision; with `explanation` when the caller requests it and the model was asked. */
export const decisionSchema = verdictSchema.extend({ explanation: explanationSchema.optional() });
export type Decision = Immutable<z.infer<typeof decisionSchema>>;

/** The fields that the engine adds to a decision. */
const envelope = {
  id: z.string().describe('Unique. The row of this decision in the decision log has the same id.'),
  timestamp: timestampSchema.describe(
    "The record's timestamp; when it has none, the engine's clock, and a warning says so.",
  ),
  warnings: z
    .array(z.string())
    .describe(
      'Doubts about the record: unknown agents and keys, which are ignored, and assumed values. Each starts with its kind, like "unknown_key: ".',
    ),
};

/** An override of the vote. */
const EXAMPLE = {
  id: 'x3k9f0a2b7c1d-1f',
  timestamp: '2026-02-05T23:54:27Z',
  use_meta: true,
  changed: true,
  action: 'BUY',
  confidence: 0.82,
  confidence_kind: 'model',
  reason: 'meta_override_buy',
  meta_confidence: 0.82,
  base_ensemble_action: 'HOLD',
  base_ensemble_confidence: 0.38,
  consensus_strength: 0.5,
  probabilities: { SELL: 0.08, HOLD: 0.1, BUY: 0.82 },
  model_version: '20260201T000000Z-0123abcd',
  symbol: 'BTCUSDT',
  warnings: [],
};

/** The engine's answer to one record: a decision with its id, its timestamp and its warnings. */
export const answerSchema = decisionSchema
  .extend(envelope)
  .meta({ description: 'SELL, HOLD or BUY, with a confidence and a reason.', examples: [EXAMPLE] });
export type Answer = Immutable<z.infer<typeof answerSchema>>;

/** An answer in the decision log. Rows of older engines have only the fields of a decision. */
export const loggedAnswerSchema = verdictSchema.extend({
  ...{ changed: changed.optional(), confidence_kind: confidenceKind.optional() },
  id: envelope.id.optional(),
  timestamp: envelope.timestamp.optional(),
  warnings: envelope.warnings.optional(),
});

/** Numbers by key, each with its description. */
function numberOfEach<const K extends string>(described: Readonly<Record<K, string>>) {
  const shape = Object.entries<string>(described).map(
    ([key, description]) => [key, z.number().describe(description)] as const,
  );
  return z.object(Object.fromEntries(shape) as Record<K, z.ZodNumber>);
}
