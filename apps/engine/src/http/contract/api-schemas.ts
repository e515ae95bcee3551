import {
  decisionSchema,
  modelInUseSchema,
  problemSchema,
  readinessSchema,
  reloadSchema,
  statisticsSchema,
  statusSchema,
  streamEventSchema,
} from '@meta-agent/engine-api';
import { signalRecordSchema } from '@meta-agent/features';
import { z } from 'zod';

const batchItemSchema = z.union([decisionSchema, problemSchema]);

/** An example record: four agents that disagree. */
const EXAMPLE = {
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.82 },
    patchtst: { action: 'SELL', confidence: 0.75 },
  },
  regime: { volatility: 0.52, trend_strength: 0.15 },
};

/** Schemas of all requests and answers, by their names in the OpenAPI document. */
export const API_SCHEMAS = {
  SignalRecord: signalRecordSchema.meta({
    description: 'A prediction-log line; timestamp and symbol optional.',
    examples: [EXAMPLE],
  }),
  Batch: z.array(signalRecordSchema),
  Decision: decisionSchema,
  BatchItem: batchItemSchema.describe('The decision, or why the record could not be decided.'),
  BatchAnswer: z.array(batchItemSchema),
  Status: statusSchema,
  Statistics: statisticsSchema,
  Reload: reloadSchema,
  StreamEvent: streamEventSchema,
  ModelInUse: modelInUseSchema,
  Readiness: readinessSchema,
  Liveness: z.object({ alive: z.literal(true) }),
  Problem: problemSchema,
  Text: z.string(),
  Document: z.record(z.string(), z.unknown()),
} as const;

export type ApiSchema = keyof typeof API_SCHEMAS;
