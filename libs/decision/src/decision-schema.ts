import { ACTIONS, AGENTS, type Immutable } from '@meta-agent/features';
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
    by_agent: numberOfEach([...AGENTS, 'ensemble']).describe('The contributions summed by agent.'),
    by_regime: numberOfEach(['volatility', 'trend', 'none']).describe(
      'The contributions summed by the part of the regime they depend on.',
    ),
  })
  .describe(
    "The winning class's logit against the mean of the other two, as a sum: the intercept and one signed contribution per feature.",
  );
export type Explanation = Immutable<z.infer<typeof explanationSchema>>;

const probabilitiesSchema = numberOfEach(ACTIONS);
/** Probability of each action; they add up to 1. */
export type Probabilities = Immutable<z.infer<typeof probabilitiesSchema>>;

/** The answer to one record as the decision log keeps it: without an explanation. */
export const loggedAnswerSchema = z.object({
  use_meta: z.boolean().describe('Whether the meta model overrules the vote.'),
  action: action.describe('What to do.'),
  confidence: share.describe('Confidence in the action.'),
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
});

/** An override of the vote. */
const EXAMPLE = {
  use_meta: true,
  action: 'BUY',
  confidence: 0.82,
  reason: 'meta_override_buy',
  meta_confidence: 0.82,
  base_ensemble_action: 'HOLD',
  base_ensemble_confidence: 0.38,
  consensus_strength: 0.5,
  probabilities: { SELL: 0.08, HOLD: 0.1, BUY: 0.82 },
  model_version: '20260201T000000Z-0123abcd',
  symbol: 'BTCUSDT',
};

/** The answer to one record; `explanation` when it is asked for and the model was asked. */
export const decisionSchema = loggedAnswerSchema
  .extend({ explanation: explanationSchema.optional() })
  .meta({ description: 'SELL, HOLD or BUY, with a confidence and a reason.', examples: [EXAMPLE] });
export type Decision = Immutable<z.infer<typeof decisionSchema>>;

function numberOfEach<const K extends string>(keys: readonly K[]) {
  const shape = Object.fromEntries(keys.map((key) => [key, z.number()]));
  return z.object(shape as Record<K, z.ZodNumber>);
}
