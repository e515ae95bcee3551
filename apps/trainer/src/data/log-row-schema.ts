import { ACTIONS, recordSchemasOf, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';

function makeSchema(agents: readonly string[]) {
  const { line } = recordSchemasOf(agents);
  const { base_predictions: predictions, regime, regime_info: regimeInfo } = line.shape;
  const row = line
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
      /** The names in base_predictions: the schema library drops a member `__proto__`. */
      signal_names: z.array(z.string()).optional(),
    })
    .loose();
  return z.preprocess(withNames, row);
}

function withNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { base_predictions: signals } = value as { base_predictions?: unknown };
  const isObject = typeof signals === 'object' && signals !== null;
  return { ...value, signal_names: isObject ? Object.keys(signals) : [] };
}

const schemas = new WeakMap<readonly string[], ReturnType<typeof makeSchema>>();

/**
 * A prediction-log line with signals of these agents, and the fields of a decision log that training
 * reads: the client, the id, the time and the action of the decision, and whether training may use
 * the row. An unreadable field is treated as absent, and the signals still count. Unknown keys are
 * kept for counting.
 */
export function logRowSchemaOf(agents: readonly string[]): ReturnType<typeof makeSchema> {
  const known = schemas.get(agents);
  if (known !== undefined) return known;
  const schema = makeSchema(agents);
  schemas.set(agents, schema);
  return schema;
}
export type LogRow = z.infer<ReturnType<typeof makeSchema>>;
