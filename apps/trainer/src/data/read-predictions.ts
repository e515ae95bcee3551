import { parseTimestamp, readLog, type LineIssue } from '@meta-agent/features';
import { TrainerError } from '../errors';
import { findLogs, openText, totalBytes, type InputLedger } from './open-text';
import { SignalTableBuilder } from './signal-table-builder';
import type { SignalTable } from './signal-table';

const ISSUES_IN_FULL = 10;

export interface ReadPredictionsOptions {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** Records before this moment are passed over; milliseconds since 1970. */
  readonly minDateMs: number | null;
  /** Largest share (0..1) of invalid lines. */
  readonly maxInvalidShare: number;
  /** Called now and then with the bytes read and those to read. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface Predictions {
  readonly table: SignalTable;
  /** Lines that hold a record or should have. */
  readonly lines: number;
  readonly invalidLines: number;
  /** The first ten invalid lines. */
  readonly issues: readonly LineIssue[];
  readonly duplicates: number;
  readonly beforeMinDate: number;
}

/**
 * Reads prediction logs, streamed.
 * @throws TrainerError when nothing is there or left to read, or when too many lines are invalid
 */
export async function readPredictions(
  { paths, minDateMs, maxInvalidShare, onProgress }: ReadPredictionsOptions,
  ledger: InputLedger,
): Promise<Predictions> {
  const files = await findLogs(paths);
  const total = await totalBytes(files);
  const builder = new SignalTableBuilder();
  const issues: LineIssue[] = [];
  let lines = 0;
  let invalidLines = 0;
  let beforeMinDate = 0;
  for (const file of files) {
    for await (const entry of readLog(file, openText(file, ledger))) {
      lines += 1;
      if (lines % 1000 === 0) onProgress?.(ledger.bytes, total);
      if ('issue' in entry) {
        invalidLines += 1;
        if (issues.length < ISSUES_IN_FULL) issues.push(entry.issue);
      } else if (minDateMs !== null && parseTimestamp(entry.record.timestamp) < minDateMs) {
        beforeMinDate += 1;
      } else {
        builder.add(entry.record);
      }
    }
  }
  checkLines(paths, lines, invalidLines, maxInvalidShare, issues);
  if (builder.length === 0) throw nothingLeft(lines, beforeMinDate);
  return { ...builder.build(), lines, invalidLines, issues, beforeMinDate };
}

function checkLines(
  paths: readonly string[],
  lines: number,
  invalidLines: number,
  maxInvalidShare: number,
  issues: readonly LineIssue[],
): void {
  if (lines === 0) {
    throw new TrainerError('input_empty', {
      message: `${paths.join(', ')}: there is not one record.`,
      expected: 'a prediction log, one JSON object a line',
      received: 'no lines',
      next: 'check that the log was written to its end',
    });
  }
  if (invalidLines > maxInvalidShare * lines) {
    throw new TrainerError('too_many_invalid_lines', {
      message: `${invalidLines} of ${lines} lines are invalid. Nothing was trained.`,
      expected: `at most ${percent(maxInvalidShare)} invalid lines`,
      received: percent(invalidLines / lines),
      issues: issues.map(describeLineIssue),
      next: 'mend the log, or allow more with --max-invalid-share',
    });
  }
}

function nothingLeft(lines: number, beforeMinDate: number): TrainerError {
  return new TrainerError('too_few_samples', {
    message: 'No record is left.',
    expected: 'at least one',
    received: `${beforeMinDate} of ${lines} lines are before the first date`,
    next: 'check --min-date',
  });
}

const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;

/** One line for people: file, line, field, expected, received. */
export function describeLineIssue({ file, line, field, expected, received }: LineIssue): string {
  const where = field === '' ? `${file}:${line}` : `${file}:${line} ${field}`;
  return `${where}: expected ${expected}, received ${received}`;
}
