import { ACTIONS, logRecordSchema, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';
import { loggedAnswerSchema, shadowDecisionSchema } from './decision-schema';
import { inForceSchema } from './in-force';
import { policySchema } from './policy-schema';

/**
 * The fields that the engine adds to a logged record: the decision, its time, model and policy.
 * `assumed` names the fields of the record that the caller left out and the engine filled in.
 */
export const loggedDecisionSchema = z.object({
  assumed: z.array(z.enum(['timestamp', 'symbol'])).default([]),
  /** The name of the client's token; null without tokens, absent in older rows. */
  client: z.string().nullable().optional(),
  /** The HTTP request that the record came with, made by the engine; absent in older rows. */
  request_id: z.string().optional(),
  decided_at: timestampSchema,
  /** False in a row that training leaves out: dated too long before or after its decision. */
  train: z.literal(false).optional(),
  model_version: z.string().nullable(),
  policy: policySchema,
  /** Absent while the model and the policy alone are in force. */
  in_force: inForceSchema.optional(),
  decision: loggedAnswerSchema,
  /** What the challenger decided in shadow; absent without one, and where the challenger answered. */
  challenger: shadowDecisionSchema.optional(),
  /** What the champion decided where the challenger answered (`in_force.canary`); else absent. */
  champion: shadowDecisionSchema.optional(),
  /** What certified models had said about the other horizons of the record's moment. */
  other_horizons: z
    .array(z.object({ horizon: z.int().min(1), action: z.enum(ACTIONS) }))
    .optional(),
  /** Whether the draw executed the vote, and the probability with which each action was drawn. */
  explored: z.boolean().optional(),
  propensities: z.record(z.enum(ACTIONS), z.number().min(0).max(1)).optional(),
});

/** One line of the decision log: a prediction-log line and the decision about the record. */
export const decisionRowSchema = logRecordSchema.extend(loggedDecisionSchema.shape);
