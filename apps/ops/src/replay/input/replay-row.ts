import type { Decision, Policy } from '@meta-agent/decision';
import { decisionSchema } from '@meta-agent/engine-api';
import {
  fieldIssues,
  logRecordSchema,
  parseTimestamp,
  timestampSchema,
  type FieldIssue,
  type LogRecord,
  type SignalRecord,
} from '@meta-agent/features';
import { z } from 'zod';

const share = z.number().min(0).max(1);
const positive = z.number().gt(0);

const policySchema = z.object({
  enabled: z.boolean(),
  meta_threshold: share.nullable(),
  consensus_threshold: share,
  fail_open: z.boolean(),
  min_agents: z.int(),
  max_signal_age_s: positive.nullable(),
  max_model_age_days: positive.nullable(),
  max_override_rate: share,
  base_weights: z
    .object({ xgb: z.number(), lgbm: z.number(), nhits: z.number(), patchtst: z.number() })
    .nullable(),
});

/** What a row of the engine's decision log has beyond a record. */
const loggedSchema = z.object({
  decided_at: timestampSchema,
  model_version: z.string().nullable(),
  policy: policySchema,
  decision: decisionSchema,
  assumed: z.array(z.enum(['timestamp', 'symbol'])).default([]),
});

/** A line that is to be decided again; with what a decision log has of it. */
export const rowSchema = logRecordSchema.loose();

/** What the engine decided, and what it knew then. */
export interface LoggedDecision {
  readonly decision: Omit<Decision, 'explanation'>;
  /** Null: it had no model. */
  readonly modelVersion: string | null;
  readonly policy: Policy;
}

export interface ReplayRow {
  /** As it was posted: without the fields that the engine filled in. */
  readonly record: SignalRecord;
  readonly line: LogRecord;
  /** The clock to decide by, in milliseconds since 1970: the engine's, else the record's. */
  readonly nowMs: number;
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  /** Null in a plain prediction log. */
  readonly logged: LoggedDecision | null;
}

/** A row of either kind, or what is wrong with the engine's part of it. */
export function toReplayRow(line: z.infer<typeof rowSchema>): ReplayRow | FieldIssue {
  const timestampMs = parseTimestamp(line.timestamp);
  if (!('decision' in line && 'decided_at' in line)) {
    return { record: line, line, timestampMs, nowMs: timestampMs, logged: null };
  }
  const parsed = loggedSchema.safeParse(line);
  if (!parsed.success) return fieldIssues(parsed.error, line)[0];
  const { decided_at, model_version: modelVersion, policy, decision, assumed } = parsed.data;
  return {
    record: assumed.length === 0 ? line : without(line, assumed),
    line,
    timestampMs,
    nowMs: parseTimestamp(decided_at),
    logged: { decision, modelVersion, policy },
  };
}

function without(line: LogRecord, assumed: readonly string[]): SignalRecord {
  const kept = Object.entries(line).filter(([name]) => !assumed.includes(name));
  return Object.fromEntries(kept) as unknown as SignalRecord;
}
