import { MAX_LINE_BYTES, splitLines, type LineIssue } from '@meta-agent/features';
import { listed, readBytes, surveyLogs, totalBytes, type InputDigest } from '@meta-agent/log-files';
import { TrainerError } from '../errors';
import { RowCollector, type PassedBy, type RowLimits } from './lines/row-collector';
import type { DateFindings } from './log/implausible-dates';
import type { LogKeys } from './log/key-census';
import type { BuiltTable } from './signal-table-builder';

export interface ReadPredictionsOptions extends RowLimits {
  /** Paths of log files and folders. */
  readonly paths: readonly string[];
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

/** Lines between two reports of the progress. */
const LINES_A_STEP = 1000;

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
  const rows = new RowCollector(options);
  let shownLines = 0;
  for (const file of files) {
    rows.startFile(file);
    for await (const lines of splitLines(readBytes(file, inputs), MAX_LINE_BYTES)) {
      for (const line of lines) rows.add(line);
      if (rows.counter.lines < shownLines + LINES_A_STEP) continue;
      if (shownLines === 0)
        rows.builder.reserve(expectedRecords(rows.builder.length, inputs.bytes, total));
      shownLines = rows.counter.lines;
      onProgress?.(inputs.bytes, total);
    }
  }
  rows.finish();
  const { counter, passed, leftOut } = rows;
  counter.assertUsable(paths, maxInvalidShare);
  const { lines, invalidLines, issues } = counter;
  const built = rows.builder.build();
  if (built.table.length === 0) throw nothingLeft(lines, { ...passed, ...built });
  const read = { lines, invalidLines, issues, keys: rows.census.build(), ...survey };
  const joinKeys = { ...built.joinKeys, leftOut: [...built.joinKeys.leftOut, ...leftOut] };
  return { ...built, ...read, ...passed, joinKeys, implausible: rows.dates.build() };
}

/** A little more than as many records for all bytes as for those read so far. */
function expectedRecords(records: number, bytes: number, totalBytes: number): number {
  return Math.ceil((1.02 * records * totalBytes) / bytes);
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
