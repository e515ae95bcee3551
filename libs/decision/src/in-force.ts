import type { Immutable } from '@meta-agent/features';
import { z } from 'zod';

/** What an operator's stop makes of every decision. */
export const STOPS = ['vote', 'hold'] as const;
export type StopTo = (typeof STOPS)[number];

/** The operator's stop: what it makes of decisions, why, by whom and since when. */
export const stopSchema = z
  .object({
    to: z.enum(STOPS).describe('Every decision is the vote, or HOLD.'),
    reason: z.string().describe('As the operator gave it.'),
    actor: z.string().describe('Who stopped the engines.'),
    at: z.string().describe('ISO 8601, UTC.'),
  })
  .describe("The operator's stop.");
export type Stop = Immutable<z.infer<typeof stopSchema>>;

/** A demoted model and why. */
export const demotionSchema = z
  .object({
    version: z.string().describe('The model that decides nothing until it is rearmed.'),
    reason: z.string().describe('What was found.'),
    actor: z.string().describe('Who demoted the model.'),
    at: z.string().describe('ISO 8601, UTC.'),
  })
  .describe('A model that was found worse than the vote.');
export type Demotion = Immutable<z.infer<typeof demotionSchema>>;

/** What the operator and the supervisor have put in force beside the model and the policy. */
export const inForceSchema = z.object({
  stop: z
    .enum(STOPS)
    .nullable()
    .describe("The operator's stop: every decision is the vote, or HOLD. Null: no stop."),
  demoted: z
    .boolean()
    .describe('The model was found worse than the vote; it decides nothing until it is rearmed.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe("The adapted threshold; null for the artifact's, which is the least."),
  paused: z.boolean().describe('The adapted threshold is above its cap: nothing overrides.'),
  live_generation: z
    .int()
    .min(1)
    .nullable()
    .describe('The live state that the threshold is from; null without one.'),
  online: z
    .boolean()
    .default(false)
    .describe("Whether the online expert of that live state is mixed with the model's answer."),
  canary: z
    .boolean()
    .default(false)
    .describe(
      'Whether the challenger answers in place of the champion, by the threshold of its artifact.',
    ),
});
export type InForce = Immutable<z.infer<typeof inForceSchema>>;

export const NOTHING_IN_FORCE: InForce = Object.freeze({
  stop: null,
  demoted: false,
  threshold: null,
  paused: false,
  live_generation: null,
  online: false,
  canary: false,
});
