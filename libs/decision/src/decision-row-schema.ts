import { logRecordSchema, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';
import { loggedAnswerSchema } from './decision-schema';
import { policySchema } from './policy-schema';

/**
 * What the engine adds to a record in its decision log: what it decided, when, and by what.
 * `assumed` names the fields of the record that the caller left out and the engine filled in.
 */
export const loggedDecisionSchema = z.object({
  assumed: z.array(z.enum(['timestamp', 'symbol'])).default([]),
  decided_at: timestampSchema,
  model_version: z.string().nullable(),
  policy: policySchema,
  decision: loggedAnswerSchema,
});

/** One line of the decision log: a prediction-log line, and what was decided about it. */
export const decisionRowSchema = logRecordSchema.extend(loggedDecisionSchema.shape);
