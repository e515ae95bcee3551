import { parseTimestamp, readLogAs, type LineIssue } from '@meta-agent/features';
import {
  listed,
  readBytes,
  surveyLogs,
  totalBytes,
  LineCounter,
  type InputDigest,
} from '@meta-agent/log-files';
import { TrainerError } from '../errors';
import { DateCensus, type DateFindings } from './log/implausible-dates';
import { KeyCensus, type LogKeys } from './log/key-census';
import { logRowSchema, type LogRow } from './log-row-schema';
import { SignalTableBuilder, type BuiltTable, type LeftOutRecord } from './signal-table-builder';

export interface ReadPredictionsOptions {
  /** Paths of log files and folders. */
  readonly paths: readonly string[];
  /** Records before this time are skipped; milliseconds since 1970. */
  readonly minDateMs: number | null;
  /** Records after this time are skipped; milliseconds since 1970. */
  readonly maxDateMs: number | null;
  /** The current time: records dated more than one day later are skipped. */
  readonly nowMs: number;
  /** Records dated longer than this before their decision are skipped. */
  readonly maxRowAgeMs: number;
  /** Largest allowed share (0..1) of invalid lines. */
  readonly maxInvalidShare: number;
  /** Called repeatedly with the bytes read and the total bytes. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface Predictions extends BuiltTable {
  /** Number of lines with a valid or an invalid record. */
  readonly lines: number;
  readonly invalidLines: number;
  /** The first ten invalid lines. */
  readonly issues: readonly LineIssue[];
  readonly beforeMinDate: number;
  readonly afterMaxDate: number;
  /** Records skipped as late (dated long before or after their decision, or `train: false`). */
  readonly late: number;
  /** Records skipped because they are dated in the future. */
  readonly future: number;
  readonly keys: LogKeys;
  /** Files and sub-folders of the folders whose names are not names of logs. */
  readonly passedOver: readonly string[];
  /** Paths of files that were already read under another path. */
  readonly repeated: readonly string[];
  readonly implausible: DateFindings;
}

const DAY_MS = 86_400_000;
/** A record may be dated this long after its decision: clocks differ. */
const MAX_AHEAD_MS = 60_000;

type PassedBy = 'beforeMinDate' | 'afterMaxDate' | 'late' | 'future';

/**
 * Reads prediction logs, streamed.
 * @throws InputError, TrainerError when no record is found or left, or too many lines are invalid
 */
export async function readPredictions(
  options: ReadPredictionsOptions,
  inputs: InputDigest,
): Promise<Predictions> {
  const { paths, maxInvalidShare, onProgress } = options;
  const { files, ...survey } = await surveyLogs(paths);
  const total = await totalBytes(files);
  const builder = new SignalTableBuilder();
  const counter = new LineCounter();
  const census = new KeyCensus();
  const dates = new DateCensus(options.nowMs);
  const leftOut: LeftOutRecord[] = [];
  const passed = { beforeMinDate: 0, afterMaxDate: 0, late: 0, future: 0 };
  for (const file of files) {
    for await (const entry of readLogAs(logRowSchema, file, readBytes(file, inputs))) {
      counter.add(entry);
      if (counter.lines % 1000 === 0) onProgress?.(inputs.bytes, total);
      if ('issue' in entry) continue;
      const { record, line } = entry;
      census.add(record);
      const ms = parseTimestamp(record.timestamp);
      const why = passedBy(record, ms, options);
      if (why === null || why === 'future') dates.add(ms, { file, line });
      if (why === null) builder.add(record, { file, line });
      else passed[why] += 1;
      if (why === 'late' || why === 'future') leftOut.push(keyOf(record));
    }
  }
  counter.assertUsable(paths, maxInvalidShare);
  const { lines, invalidLines, issues } = counter;
  const built = builder.build();
  if (built.table.length === 0) throw nothingLeft(lines, { ...passed, ...built });
  const read = { lines, invalidLines, issues, keys: census.build(), ...survey };
  const joinKeys = { ...built.joinKeys, leftOut: [...built.joinKeys.leftOut, ...leftOut] };
  return { ...built, ...read, ...passed, joinKeys, implausible: dates.build() };
}

function keyOf({ timestamp, symbol, id, horizon }: LogRow): LeftOutRecord {
  const timestampMs = parseTimestamp(timestamp);
  return { timestampMs, symbol, id: id ?? null, horizon: horizon ?? null };
}

/** The reason why a record is skipped; null for a record that is read. */
function passedBy(
  { train, decided_at: decidedAt }: LogRow,
  ms: number,
  { minDateMs, maxDateMs, maxRowAgeMs, nowMs }: ReadPredictionsOptions,
): PassedBy | null {
  if (minDateMs !== null && ms < minDateMs) return 'beforeMinDate';
  if (maxDateMs !== null && ms > maxDateMs) return 'afterMaxDate';
  if (train === false) return 'late';
  // Whoever writes rows may leave `train` out: the decision's own time tells as much.
  const ageMs = decidedAt === undefined ? 0 : parseTimestamp(decidedAt) - ms;
  if (ageMs > maxRowAgeMs || ageMs < -MAX_AHEAD_MS) return 'late';
  return ms > nowMs + DAY_MS ? 'future' : null;
}

function nothingLeft(
  lines: number,
  { beforeMinDate, afterMaxDate, late, future, contested }: Omit<Passed, 'table'>,
): TrainerError {
  const counts = [
    [beforeMinDate, 'before --min-date'],
    [afterMaxDate, 'after --max-date'],
    [late, 'not for training'],
    [future, 'dated in the future'],
    [contested.rows, 'contested'],
  ] as const;
  const why = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return new TrainerError('too_few_samples', {
    message: 'The log has no record to read.',
    expected: 'at least one record',
    received: `${lines} lines: ${listed(why)}`,
    next: 'check --min-date, --max-date and the clock of this machine',
  });
}

type Passed = Record<PassedBy, number> & BuiltTable;
