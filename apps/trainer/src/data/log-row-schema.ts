import { ACTIONS, logRecordSchema, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';

const { base_predictions: predictions, regime, regime_info: regimeInfo } = logRecordSchema.shape;

/**
 * A prediction-log line with the fields of a decision log that training reads: the client, the id,
 * the time and the action of the decision, and whether training may use the row. An unreadable
 * field is treated as absent, and the signals still count. Unknown keys are kept for counting.
 */
export const logRowSchema = logRecordSchema
  .extend({
    base_predictions: predictions.loose(),
    regime: regime.unwrap().loose().optional(),
    regime_info: regimeInfo.unwrap().loose().optional(),
    id: z.string().min(1).max(128).optional().catch(undefined),
    decision: z
      .object({ action: z.enum(ACTIONS) })
      .optional()
      .catch(undefined),
    propensities: z.record(z.enum(ACTIONS), z.number().min(0).max(1)).optional().catch(undefined),
    client: z.string().max(128).nullable().optional().catch(undefined),
    decided_at: timestampSchema.optional().catch(undefined),
    train: z.boolean().optional().catch(undefined),
  })
  .loose();
export type LogRow = z.infer<typeof logRowSchema>;
