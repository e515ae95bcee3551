import { problemSchema } from '@meta-agent/engine-api';
import type { ApiSchema } from '../contract/api-schemas';
import { decision, event, exampleOf, fleet, live, model, record } from './report-examples';
import { AT, counted, status, VERSION } from './status-example';

const kept = { at: AT, request_id: 'x3k9f0a2b7c1d-2a', record, decision };

/** Examples of answers, by schema; records and decisions have theirs in their own schemas. */
export const ANSWER_EXAMPLES: Partial<Record<ApiSchema, unknown>> = {
  Statistics: counted,
  Status: status,
  BatchAnswer: [decision, exampleOf(problemSchema)],
  BatchItem: decision,
  ModelInUse: { model },
  StreamEvent: event,
  LiveReport: live,
  FleetReport: fleet,
  PastDecisions: { kept: 1000, oldest_at: AT, matched: 1, decisions: [kept] },
  Report: '<!doctype html>\n<html lang="en"><head><title>Training report</title>…</html>\n',
  Document: { openapi: '3.1.0', info: { title: 'Meta-Agent', version: '2.0.0' }, paths: {} },
  Reload: { model_version: VERSION, swapped: true },
  Readiness: { ready: true, model: VERSION, decision_log: 'interval' },
  Liveness: { alive: true },
  Text: 'meta_decisions_total{action="BUY",reason="meta_override_buy",changed="true"} 12\n',
};
