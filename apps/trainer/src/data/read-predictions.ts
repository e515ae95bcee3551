import { parseTimestamp, readLogAs, type LineIssue } from '@meta-agent/features';
import {
  findLogs,
  readBytes,
  totalBytes,
  LineCounter,
  type InputDigest,
} from '@meta-agent/log-files';
import { TrainerError } from '../errors';
import { logRowSchema } from './log-row-schema';
import type { SignalTable } from './signal-table';
import { SignalTableBuilder } from './signal-table-builder';

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
  /** The id of each row's decision; null where it has none. */
  readonly ids: readonly (string | null)[];
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
 * @throws InputError, TrainerError when nothing is there or left to read, or when too many lines are invalid
 */
export async function readPredictions(
  { paths, minDateMs, maxInvalidShare, onProgress }: ReadPredictionsOptions,
  inputs: InputDigest,
): Promise<Predictions> {
  const files = await findLogs(paths);
  const total = await totalBytes(files);
  const builder = new SignalTableBuilder();
  const counter = new LineCounter();
  let beforeMinDate = 0;
  for (const file of files) {
    for await (const entry of readLogAs(logRowSchema, file, readBytes(file, inputs))) {
      counter.add(entry);
      if (counter.lines % 1000 === 0) onProgress?.(inputs.bytes, total);
      if ('issue' in entry) continue;
      if (minDateMs !== null && parseTimestamp(entry.record.timestamp) < minDateMs) {
        beforeMinDate += 1;
      } else {
        builder.add(entry.record);
      }
    }
  }
  counter.assertUsable(paths, maxInvalidShare);
  const { lines, invalidLines, issues } = counter;
  if (builder.length === 0) throw nothingLeft(lines, beforeMinDate);
  return { ...builder.build(), lines, invalidLines, issues, beforeMinDate };
}

function nothingLeft(lines: number, beforeMinDate: number): TrainerError {
  return new TrainerError('too_few_samples', {
    message: 'The log has no record to read.',
    expected: 'at least one record',
    received: `${beforeMinDate} of ${lines} lines are before --min-date`,
    next: 'check --min-date',
  });
}
