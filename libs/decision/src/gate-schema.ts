import type { Immutable } from '@meta-agent/features';
import { z } from 'zod';

/** One condition of a model's promotion: on the wire and in metadata.json alike. */
export const gateSchema = z.object({
  name: z.string().describe('Name of the gate.'),
  value: z.number().nullable().describe('Null when it could not be measured.'),
  limit: z.number().describe('The limit of the value.'),
  bound: z
    .enum(['min', 'max', 'above'])
    .optional()
    .describe('How the limit applies; absent in older models.'),
  passed: z.boolean().describe('Whether the value keeps the limit.'),
});
export type Gate = Immutable<z.infer<typeof gateSchema>>;
