import type { Immutable } from '@meta-agent/features';
import { z } from 'zod';

const number = z.number();
const count = z.int().min(0);

const contestSchema = z
  .object({
    decisions: count.describe('Settled decisions whose right action is known.'),
    right: count.describe('Right actions of this side.'),
    other_right: count.describe('Right actions of the other side.'),
    settled: count.describe('Decisions of which both profits are known.'),
    profit_pct: number.describe('Sum of the profits of this side, in percent.'),
    other_profit_pct: number.describe('Sum of the profits of the other side, in percent.'),
  })
  .describe('Two sides that decided the same records.');
export type Contest = Immutable<z.infer<typeof contestSchema>>;

const evidenceSchema = z.object({
  evidence: number.describe('Mean of the test processes.'),
  blocks: count.describe('Blocks of time that have ended with a change in them.'),
});

const livePointSchema = z
  .object({
    generation: z.int().min(1).describe('Its place in the chain.'),
    as_of: z.string().describe('Everything known at this time has been learned. ISO 8601, UTC.'),
    model_version: z.string().describe('The model in use.'),
    threshold: number.describe(
      'What overrides must reach; while paused, what is learned in shadow.',
    ),
    paused: z.boolean().describe('The threshold is above its cap: nothing overrides.'),
    floor: number.describe("The artifact's threshold."),
    cap: number.describe('Above it nothing overrides.'),
    demoted: z.boolean().describe('The model was found worse than the vote.'),
    against: evidenceSchema.describe('Evidence against the model in use.'),
    challenger: evidenceSchema
      .extend({
        model_version: z.string().describe('The newest challenger.'),
        ready: z.boolean().describe('The evidence has reached its limit.'),
      })
      .nullable()
      .describe('Evidence for the challengers; null without one.'),
    decisions: contestSchema.nullable().describe('The answers against the vote.'),
  })
  .describe('A live state of the supervisor.');
export type LivePoint = Immutable<z.infer<typeof livePointSchema>>;

const settledSchema = z.object({
  decisions: contestSchema.describe('The answers against the vote.'),
  changes: contestSchema.describe('The changes of the vote against the vote.'),
  challenger: contestSchema
    .nullable()
    .describe('The challenger against the model in use; null without one.'),
  reliability: z
    .array(
      z.object({
        count: count.describe('Settled answers of the model with such a top probability.'),
        right: count.describe('The right ones among them.'),
        confidence: number.describe('Sum of their top probabilities.'),
      }),
    )
    .describe('Equal bins of the top probability, from 0 to 1.'),
  drift: z
    .object({
      confidence_psi: number.nullable().describe('Of the top probabilities.'),
      vote_psi: number.nullable().describe('Of the votes.'),
      log10_martingale: number
        .nullable()
        .describe('Logarithm, base 10, of the conformal martingale of the confidence.'),
    })
    .nullable()
    .describe('Population stability against training: advice alone; null when not compared.'),
});

/** What the supervisor has learned, as the engine reads it from the registry. */
export const liveReportSchema = z
  .object({
    history: z
      .array(livePointSchema)
      .describe(
        'The newest live states, at most 1,000, the oldest first; each proven by the next.',
      ),
    settled: settledSchema
      .nullable()
      .describe('What became of the decisions until the newest live state; null when not known.'),
    flaw: z
      .string()
      .nullable()
      .describe('Why there is no older or no state at all; null when nothing is wrong.'),
  })
  .describe('What the supervisor has learned of the decisions that settled.');
export type LiveReport = Immutable<z.infer<typeof liveReportSchema>>;
