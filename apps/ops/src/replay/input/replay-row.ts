import { loggedDecisionSchema, type Decision, type Policy } from '@meta-agent/decision';
import {
  fieldIssues,
  logRecordSchema,
  parseTimestamp,
  type FieldIssue,
  type LogRecord,
  type SignalRecord,
} from '@meta-agent/features';
import type { z } from 'zod';

/** A line that is to be decided again; with what a decision log has of it. */
export const rowSchema = logRecordSchema.loose();

/** What the engine decided, and what it knew then. */
export interface LoggedDecision {
  readonly decision: Omit<Decision, 'explanation' | 'changed' | 'confidence_kind'>;
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
  /** Of the decision; null where the log has none. */
  readonly id: string | null;
  /** Null in a plain prediction log. */
  readonly logged: LoggedDecision | null;
}

/** A row of either kind, or what is wrong with the engine's part of it. */
export function toReplayRow(line: z.infer<typeof rowSchema>): ReplayRow | FieldIssue {
  const timestampMs = parseTimestamp(line.timestamp);
  const id = typeof line.id === 'string' ? line.id : null;
  if (!('decision' in line && 'decided_at' in line)) {
    return { record: line, line, timestampMs, id, nowMs: timestampMs, logged: null };
  }
  const parsed = loggedDecisionSchema.safeParse(line);
  if (!parsed.success) return fieldIssues(parsed.error, line)[0];
  const { decided_at, model_version: modelVersion, policy, decision, assumed } = parsed.data;
  return {
    record: assumed.length === 0 ? line : without(line, assumed),
    line,
    timestampMs,
    id,
    nowMs: parseTimestamp(decided_at),
    logged: { decision, modelVersion, policy },
  };
}

function without(line: LogRecord, assumed: readonly string[]): SignalRecord {
  const kept = Object.entries(line).filter(([name]) => !assumed.includes(name));
  return Object.fromEntries(kept) as unknown as SignalRecord;
}
