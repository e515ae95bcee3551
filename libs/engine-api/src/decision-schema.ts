import { ACTIONS, AGENTS } from '@meta-agent/features';
import { z } from 'zod';

const action = z.enum(ACTIONS);
const share = z.number().min(0).max(1);

const explanationSchema = z
  .object({
    action,
    intercept: z.number(),
    contributions: z.record(z.string(), z.number()),
    logit_difference: z.number(),
    by_agent: z.object({
      ...zodOfEach(AGENTS, z.number()),
      ensemble: z.number(),
    }),
    by_regime: z.object({ volatility: z.number(), trend: z.number(), none: z.number() }),
  })
  .describe(
    "The winning class's logit against the mean of the other two, as a sum: the intercept and one signed contribution per feature.",
  );

/** The answer to one record. */
export const decisionSchema = z
  .object({
    use_meta: z.boolean().describe('Whether the meta model overrules the vote.'),
    action: action.describe('What to do.'),
    confidence: share,
    reason: z.string().describe('Like meta_override_buy, strong_consensus_hold, stale_signals.'),
    meta_confidence: share
      .nullable()
      .describe("The model's top probability; null when it was not asked."),
    base_ensemble_action: action.describe("The weighted vote's action."),
    base_ensemble_confidence: share,
    consensus_strength: share.describe(
      'Share of the reporting agents that vote for the most voted action.',
    ),
    probabilities: z.object({ SELL: z.number(), HOLD: z.number(), BUY: z.number() }).nullable(),
    model_version: z.string().nullable(),
    symbol: z.string().nullable(),
    explanation: explanationSchema.optional(),
  })
  .describe('SELL, HOLD or BUY, with a confidence and a reason.');

function zodOfEach<const K extends string, S extends z.ZodType>(
  keys: readonly K[],
  schema: S,
): Record<K, S> {
  return Object.fromEntries(keys.map((key) => [key, schema])) as Record<K, S>;
}
