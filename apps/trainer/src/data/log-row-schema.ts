import { ACTIONS, logRecordSchema } from '@meta-agent/features';
import { z } from 'zod';

/**
 * A prediction-log line with what a decision log adds to it for a training: whose outcome is
 * whose, and what was decided. What is unreadable of that is absent: the signals still count.
 */
export const logRowSchema = logRecordSchema.extend({
  id: z.string().min(1).max(128).optional().catch(undefined),
  decision: z
    .object({ action: z.enum(ACTIONS) })
    .optional()
    .catch(undefined),
});
export type LogRow = z.infer<typeof logRowSchema>;
