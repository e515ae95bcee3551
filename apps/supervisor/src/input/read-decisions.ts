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
  readLogAs,
  type Action,
  type FieldIssue,
  type LogEntry,
  type LogRecord,
  type SignalRecord,
} from '@meta-agent/features';
import { InputDigest, LineCounter, readBytes } from '@meta-agent/log-files';

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

const rowSchema = logRecordSchema.loose();

/** The rows of decision logs, and the lines that are none. */
export interface ReadDecisions {
  readonly rows: readonly DecidedRow[];
  readonly invalidLines: number;
}

/**
 * Reads the rows of decision logs in the order in which they were decided. A record without a
 * decision is passed over, as is the last line of a file while it is being written.
 * @throws InputError when more than 10 lines and more than 1 % of all are invalid
 */
export async function readDecisions(
  files: readonly string[],
  withRecords = false,
): Promise<ReadDecisions> {
  const rows: DecidedRow[] = [];
  const lines = new LineCounter();
  for (const file of files) {
    let decidedAtMs = -Infinity;
    for await (const entry of wholeEntries(file)) {
      const row = 'record' in entry ? toRow(entry.record) : null;
      if (!('record' in entry) || row === null) {
        lines.add(entry);
      } else if ('expected' in row) {
        lines.add({ issue: { file, line: entry.line, ...row } });
      } else {
        lines.add(entry);
        decidedAtMs = Math.max(decidedAtMs, row.decidedAtMs);
        const record = withRecords && 'record' in entry ? signalsOf(entry.record) : null;
        rows.push({ ...row, decidedAtMs, record });
      }
    }
  }
  const isUsable = lines.lines > 0 && lines.invalidLines <= FEW_INVALID;
  if (!isUsable) lines.assertUsable(files, MAX_INVALID_SHARE);
  rows.sort((one, other) => one.decidedAtMs - other.decidedAtMs);
  return { rows, invalidLines: lines.invalidLines };
}

const MAX_INVALID_SHARE = 0.01;
/** A few torn lines are more than 1 % of a short log. */
const FEW_INVALID = 10;

/** The lines of a file; a torn last line is left for the next look. */
async function* wholeEntries(file: string) {
  const end = { isWhole: true };
  let held: LogEntry<never> | null = null;
  const bytes = notingEnd(readBytes(file, new InputDigest()), end);
  for await (const entry of readLogAs(rowSchema, file, bytes)) {
    if (held !== null) yield held;
    held = null;
    if ('record' in entry) yield entry;
    else held = entry;
  }
  if (held !== null && end.isWhole) yield held;
}

const LINE_FEED = 0x0a;

async function* notingEnd(bytes: AsyncIterable<Buffer>, end: { isWhole: boolean }) {
  for await (const chunk of bytes) {
    end.isWhole = chunk.at(-1) === LINE_FEED;
    yield chunk;
  }
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

/** The part that features and groups are read from: rows are many. */
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
