import { loggedDecisionSchema, NOTHING_IN_FORCE, type InForce } from '@meta-agent/decision';
import {
  ACTIONS,
  fieldIssues,
  horizonOf,
  logRecordSchema,
  parseTimestamp,
  readLogAs,
  type Action,
  type FieldIssue,
  type LogRecord,
} from '@meta-agent/features';
import { InputDigest, LineCounter, readBytes } from '@meta-agent/log-files';

/** A row of the decision log, as the supervisor needs it. */
export interface DecidedRow {
  readonly symbol: string;
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  /** In minutes; null without one. */
  readonly horizon: number | null;
  readonly modelVersion: string | null;
  readonly vote: Action;
  readonly action: Action;
  readonly isChange: boolean;
  /** What the model answered; null when it was not asked. */
  readonly answer: { readonly action: Action; readonly topProbability: number } | null;
  readonly inForce: InForce;
}

const rowSchema = logRecordSchema.loose();

/**
 * Reads the rows of decision logs in the order of their timestamps. A record without a decision is
 * passed over.
 * @throws InputError when more than 1 % of the lines are invalid
 */
export async function readDecisions(files: readonly string[]): Promise<DecidedRow[]> {
  const rows: DecidedRow[] = [];
  const lines = new LineCounter();
  for (const file of files) {
    for await (const entry of readLogAs(rowSchema, file, readBytes(file, new InputDigest()))) {
      if (!('record' in entry)) {
        lines.add(entry);
        continue;
      }
      const row = toRow(entry.record);
      if (row !== null && 'expected' in row) {
        lines.add({ issue: { file, line: entry.line, ...row } });
        continue;
      }
      lines.add(entry);
      if (row !== null) rows.push(row);
    }
  }
  lines.assertUsable(files, MAX_INVALID_SHARE);
  return rows.sort((one, other) => one.timestampMs - other.timestampMs);
}

const MAX_INVALID_SHARE = 0.01;

function toRow(
  line: LogRecord & Readonly<Record<string, unknown>>,
): DecidedRow | FieldIssue | null {
  if (!('decision' in line && 'decided_at' in line)) return null;
  const parsed = loggedDecisionSchema.safeParse(line);
  if (!parsed.success) return fieldIssues(parsed.error, line)[0];
  const { decision, model_version: modelVersion, train } = parsed.data;
  // Nobody could have decided by a record that is dated wrongly.
  if (train === false || parsed.data.assumed.length > 0) return null;
  const { action, base_ensemble_action: vote, probabilities } = decision;
  return {
    symbol: line.symbol,
    timestampMs: parseTimestamp(line.timestamp),
    horizon: horizonOf(line),
    ...{ modelVersion, vote, action },
    isChange: decision.use_meta && action !== vote,
    answer: probabilities && answerOf(probabilities),
    inForce: parsed.data.in_force ?? NOTHING_IN_FORCE,
  };
}

function answerOf(probabilities: Readonly<Record<Action, number>>): DecidedRow['answer'] {
  const action = ACTIONS.reduce((best, one) =>
    probabilities[one] > probabilities[best] ? one : best,
  );
  return { action, topProbability: probabilities[action] };
}
