import {
  EXPLORED,
  loggedDecisionSchema,
  NOTHING_IN_FORCE,
  type InForce,
} from '@meta-agent/decision';
import {
  ACTIONS,
  fieldIssues,
  horizonOf,
  logRecordSchema,
  parseTimestamp,
  type Action,
  type FieldIssue,
  type LogRecord,
  type SignalRecord,
} from '@meta-agent/features';
import type { z } from 'zod';

/** A row of the decision log, as the supervisor needs it. */
export interface DecidedRow {
  readonly symbol: string;
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  /**
   * When it was decided, never before the rows above it in its file: a clock may be set back.
   * Milliseconds since 1970.
   */
  readonly decidedAtMs: number;
  /** In minutes; null without one. */
  readonly horizon: number | null;
  /** Of the decision; null in rows of older engines. */
  readonly id: string | null;
  /** The champion; what it decided is below, also where a challenger answered as a canary. */
  readonly modelVersion: string | null;
  readonly vote: Action;
  readonly action: Action;
  readonly isChange: boolean;
  /** What the model answered; null when it was not asked. */
  readonly answer: { readonly action: Action; readonly topProbability: number } | null;
  /** Null in a canary's row: what is in force there is the challenger's. */
  readonly inForce: InForce | null;
  /** What it would do, and what the champion would: neither is explored. */
  readonly challenger: {
    readonly modelVersion: string;
    readonly action: Action;
    readonly championAction: Action;
  } | null;
  /** Null unless it was asked for. */
  readonly record: SignalRecord | null;
}

/** The schema of a line, before its decision is read. */
export const rowSchema = logRecordSchema.loose();

/**
 * The row of a line; null for a record without a decision.
 * @param withRecord whether the signals are kept: rows are many
 */
export function rowOf(
  line: z.infer<typeof rowSchema>,
  withRecord: boolean,
): DecidedRow | FieldIssue | null {
  const row = toRow(line);
  return !withRecord || row === null || 'expected' in row
    ? row
    : { ...row, record: signalsOf(line) };
}

function toRow(
  line: LogRecord & Readonly<Record<string, unknown>>,
): DecidedRow | FieldIssue | null {
  if (!('decision' in line && 'decided_at' in line)) return null;
  const parsed = loggedDecisionSchema.safeParse(line);
  if (!parsed.success) return fieldIssues(parsed.error, line)[0];
  const { decision, train, in_force: inForce = NOTHING_IN_FORCE } = parsed.data;
  // Nobody could have decided by a record that is dated wrongly.
  if (train === false || parsed.data.assumed.length > 0) return null;
  const champion = parsed.data.champion ?? decision;
  const { action, base_ensemble_action: vote, probabilities } = champion;
  return {
    symbol: line.symbol,
    timestampMs: parseTimestamp(line.timestamp),
    decidedAtMs: parseTimestamp(parsed.data.decided_at),
    horizon: horizonOf(line),
    id: decision.id ?? null,
    modelVersion: parsed.data.champion?.model_version ?? parsed.data.model_version,
    ...{ vote, action },
    isChange: champion.use_meta && action !== vote,
    answer: probabilities && answerOf(probabilities),
    inForce: inForce.canary ? null : inForce,
    challenger: challengerOf(inForce.canary ? decision : parsed.data.challenger, champion),
    record: null,
  };
}

/** The part that features and groups are read from. */
const signalsOf = (line: LogRecord): SignalRecord => {
  const { symbol, horizon, base_predictions, regime, regime_info } = line;
  return { symbol, horizon, base_predictions, regime, regime_info };
};

function challengerOf(
  said: (Said & { readonly model_version: string | null }) | undefined,
  champion: Said,
): DecidedRow['challenger'] {
  if (said === undefined || said.model_version === null) return null;
  const championAction = unexplored(champion);
  return { modelVersion: said.model_version, action: unexplored(said), championAction };
}

interface Said {
  readonly action: Action;
  readonly reason: string;
  readonly probabilities: Readonly<Record<Action, number>> | null;
}

/**
 * The action without the draw of the exploration. A shadow is never drawn: the draw of the other side
 * alone would count as a difference of the models, and so would leaving out what was drawn.
 */
const unexplored = ({ action, reason, probabilities }: Said): Action =>
  reason === EXPLORED && probabilities !== null ? answerOf(probabilities).action : action;

function answerOf(
  probabilities: Readonly<Record<Action, number>>,
): NonNullable<DecidedRow['answer']> {
  const action = ACTIONS.reduce((best, one) =>
    probabilities[one] > probabilities[best] ? one : best,
  );
  return { action, topProbability: probabilities[action] };
}
