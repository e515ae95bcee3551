import { answerSchema } from '@meta-agent/decision';
import {
  fleetReportSchema,
  liveReportSchema,
  modelInUseSchema,
  pastDecisionsSchema,
  pastMinutesSchema,
  problemSchema,
  readinessSchema,
  registryChangesSchema,
  reloadSchema,
  statisticsSchema,
  statusSchema,
  streamEventSchema,
} from '@meta-agent/engine-api';
import { signalRecordSchema } from '@meta-agent/features';
import { z } from 'zod';
import { MAX_ARRAY_ITEMS } from './limits';

const batchItem = z
  .union([answerSchema, problemSchema])
  .describe('A decision, or why the record could not be decided.');

/** Any value: one bad record must not cost the other records of its batch their answers. */
const batchRecord = z
  .union([signalRecordSchema, z.unknown()])
  .describe(
    'A record to decide. Any other value is accepted too and gets a problem in its place, with status 400 inside it.',
  );

/** Schemas of all requests and answers, by their names in the OpenAPI document. */
export const API_SCHEMAS = {
  SignalRecord: signalRecordSchema,
  Batch: z
    .array(batchRecord)
    .max(MAX_ARRAY_ITEMS)
    .describe('Records to decide, in order. An item that is no record does not fail the others.'),
  BatchRecord: batchRecord,
  Decision: answerSchema,
  BatchItem: batchItem,
  BatchAnswer: z.array(batchItem).describe('One item for each record, in the same order.'),
  Status: statusSchema,
  Statistics: statisticsSchema,
  Reload: reloadSchema,
  StreamEvent: streamEventSchema,
  ModelInUse: modelInUseSchema,
  LiveReport: liveReportSchema,
  FleetReport: fleetReportSchema,
  PastMinutes: pastMinutesSchema,
  PastDecisions: pastDecisionsSchema,
  RegistryChanges: registryChangesSchema,
  Report: z.string().describe('An HTML page that loads nothing and runs no script.'),
  Readiness: readinessSchema,
  Liveness: z
    .object({ alive: z.literal(true).describe('Always true.') })
    .describe('The engine is running.'),
  Problem: problemSchema,
  Text: z.string().describe('Metrics in the text format of Prometheus.'),
  Document: z.record(z.string(), z.unknown()).describe('An OpenAPI 3.1 document.'),
} as const;

export type ApiSchema = keyof typeof API_SCHEMAS;
