import {
  loggedDecisionSchema,
  NOTHING_IN_FORCE,
  type Decision,
  type HorizonActions,
  type InForce,
  type Policy,
} from '@meta-agent/decision';
import {
  ACTIONS,
  fieldIssues,
  parseTimestamp,
  RecordForms,
  recordSchemasOf,
  type Action,
  type FieldIssue,
  type LogRecord,
  type SignalRecord,
} from '@meta-agent/features';
import { z } from 'zod';

/**
 * A line to decide again, with the further fields of a decision log. The model that decides says
 * whose signals are checked: see `signalsIssue`.
 */
export const rowSchema = recordSchemasOf([])
  .line.extend({ base_predictions: z.record(z.string(), z.unknown()) })
  .loose();

export type LoggedLine = z.infer<typeof rowSchema>;

/** Lines of a prediction log whose form the schema accepted. Rows of a decision log have no such form. */
export function knownLines() {
  const forms = new RecordForms();
  return {
    read: (text: string) => forms.read(text) as LoggedLine | null,
    learn: (text: string, line: LoggedLine) => {
      forms.learn(text, line as unknown as SignalRecord);
    },
  };
}

/** What is wrong with the signals of these agents; null if nothing is. */
export function signalsIssue(
  { record: { base_predictions: signals } }: ReplayRow,
  agents: readonly string[],
): FieldIssue | null {
  if (agents.every((agent) => isSound(signals[agent]))) return null;
  const { base_predictions: schema } = recordSchemasOf(agents).signals.shape;
  const parsed = schema.safeParse(signals);
  if (parsed.success) return null;
  const [issue] = fieldIssues(parsed.error, signals);
  return { ...issue, field: `base_predictions.${issue.field}` };
}

/** Whether the schema accepts a signal; it decides, and says why, where this does not know. */
function isSound(signal: unknown): boolean {
  if (signal === undefined) return true;
  if (typeof signal !== 'object' || signal === null) return false;
  const { action, confidence } = signal as Readonly<Record<string, unknown>>;
  const isShare = typeof confidence === 'number' && confidence >= 0 && confidence <= 1;
  return isShare && (ACTIONS as readonly unknown[]).includes(action);
}

/** The engine's decision and the data that it used. */
export interface LoggedDecision {
  readonly decision: Omit<Decision, 'explanation' | 'changed' | 'confidence_kind'>;
  /** Null: the engine had no model. */
  readonly modelVersion: string | null;
  readonly policy: Policy;
  /** The operator's stop, a demotion and the adapted threshold at that time. */
  readonly inForce: InForce;
  /** What the row says was in force; undefined where its live state says the same. */
  readonly toldInForce?: InForce;
  /** The probability with which each action was executed; null without exploration. */
  readonly propensities: Readonly<Record<Action, number>> | null;
  /** The other horizons that counted. */
  readonly otherHorizons: HorizonActions;
}

export interface ReplayRow {
  /** The record as posted, without the fields that the engine filled in. */
  readonly record: SignalRecord;
  readonly line: LogRecord;
  /** The decision time in milliseconds since 1970: the engine's clock, else the record's. */
  readonly nowMs: number;
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  /** The id of the decision; null when the log has none. */
  readonly id: string | null;
  /** Null in a plain prediction log. */
  readonly logged: LoggedDecision | null;
}

/** Converts a line of either log, or says what is wrong with the engine's fields. */
export function toReplayRow(row: LoggedLine): ReplayRow | FieldIssue {
  const line = row as LogRecord & Readonly<Record<string, unknown>>;
  const timestampMs = parseTimestamp(line.timestamp);
  const id = typeof line.id === 'string' ? line.id : null;
  if (!('decision' in line && 'decided_at' in line)) {
    return { record: line, line, timestampMs, id, nowMs: timestampMs, logged: null };
  }
  const parsed = loggedDecisionSchema.safeParse(line);
  if (!parsed.success) return fieldIssues(parsed.error, line)[0];
  const { decided_at, model_version: modelVersion, policy, decision, assumed } = parsed.data;
  const { propensities = null, in_force: inForce = NOTHING_IN_FORCE } = parsed.data;
  const { other_horizons: otherHorizons = [] } = parsed.data;
  return {
    record: assumed.length === 0 ? line : without(line, assumed),
    line,
    timestampMs,
    id,
    nowMs: parseTimestamp(decided_at),
    logged: { decision, modelVersion, policy, inForce, propensities, otherHorizons },
  };
}

function without(line: LogRecord, assumed: readonly string[]): SignalRecord {
  const kept = Object.entries(line).filter(([name]) => !assumed.includes(name));
  return Object.fromEntries(kept) as unknown as SignalRecord;
}
