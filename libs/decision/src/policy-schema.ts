import { agentNamesFault, type AgentWeights, type Immutable } from '@meta-agent/features';
import { z } from 'zod';

const share = z.number().min(0).max(1);
const positive = z.number().gt(0);

export const NO_WEIGHT = 'one weight above 0 at least';
/** Whether any agent has a weight: without one every vote is HOLD, whatever the agents say. */
export const hasWeight = (weights: AgentWeights): boolean =>
  Object.values(weights).some((weight) => weight > 0);

/** The largest weight of an agent: sums of larger ones may overflow. */
const MAX_WEIGHT = 1000;

/** Weight of each base agent's vote; need not add up to 1. */
export const baseWeightsSchema = z
  .record(z.string(), z.number().min(0).max(MAX_WEIGHT))
  .refine(hasWeight, NO_WEIGHT)
  .superRefine((weights, context) => {
    const fault = agentNamesFault(Object.keys(weights));
    if (fault === null) return;
    context.addIssue(`expected ${fault.expected}, received ${fault.received}`);
  });

const canarySchema = z.object({
  share: share.describe('Share (META_CANARY_SHARE) of the draws that the challenger answers.'),
  life_minutes: positive.describe('How long one draw holds (META_EXPLORE_LIFE_MINUTES).'),
  seed: z.string().describe('The key of the draws (META_EXPLORE_SEED).'),
});

const explorationSchema = z.object({
  share: share.describe('Probability (META_EXPLORE_SHARE) that the vote is executed.'),
  life_minutes: positive.describe('How long one draw holds (META_EXPLORE_LIFE_MINUTES).'),
  seed: z.string().describe('The key of the draws (META_EXPLORE_SEED).'),
});

/** When the meta model may override the vote, and what to do when the model cannot decide. */
export const policySchema = z.object({
  enabled: z.boolean().describe('false: every decision is the vote.'),
  meta_threshold: share
    .nullable()
    .describe("Least top probability of an override; null for the one of the model's artifact."),
  consensus_threshold: share.describe(
    'Share of the reporting agents from which on their agreement is respected.',
  ),
  fail_open: z.boolean().describe('On an error: the vote decides (true), or HOLD (false).'),
  min_agents: z.int().describe('Quorum: least number of reporting agents.'),
  max_signal_age_s: positive
    .nullable()
    .describe('Oldest signal, and furthest into the future, in seconds; null for any.'),
  max_model_age_days: positive.nullable().describe('Oldest model in days; null for any.'),
  max_override_rate: share.describe(
    'Override rate over the last 1,000 decisions from which on to warn.',
  ),
  base_weights: baseWeightsSchema
    .nullable()
    .describe('Agents of the vote and their weights; null for those of the artifact.'),
  primary_horizon: z
    .int()
    .min(1)
    .optional()
    .describe(
      'The horizon, in minutes, whose decisions alone override; absent: that of the artifact, else every one.',
    ),
  agents_without_model: baseWeightsSchema
    .optional()
    .describe("Agents of the vote and their weights without a model; absent: the guide's."),
  exploration: explorationSchema
    .optional()
    .describe(
      "Where the model would change the vote's action, a draw executes the vote instead; absent: never.",
    ),
  canary: canarySchema
    .optional()
    .describe('A draw lets the challenger answer in place of the champion; absent: never.'),
});
export type Policy = Immutable<z.infer<typeof policySchema>>;
