import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import { KEPT_DECISIONS, KEPT_MINUTES } from '@meta-agent/engine-api';
import { LogFolder } from '../decision-log/log-folder';
import type { Kept } from './kept-decisions';
import type { Past } from './past';
import { readPastRow } from './past-row';
import { readTail } from './read-tail';

export interface ReadPastOptions {
  /** The decision log. */
  readonly folder: string;
  readonly disk?: Disk;
  readonly mostBytes?: number;
}

/** Some 6,000 rows, parsed in a quarter of a second of the processor, in pieces of 2 ms. */
const MOST_BYTES = 8 * 1_048_576;
const DAY_MS = KEPT_MINUTES * 60_000;

/**
 * Fills the past from the end of the decision log: the rows of the last day, at most 8 MiB. Rows
 * that came since the start are counted already.
 * @throws the error of the disk: then the past keeps what was read
 */
export async function readPast(past: Past, options: ReadPastOptions): Promise<void> {
  const { folder, disk = nodeDisk, mostBytes = MOST_BYTES } = options;
  const startMs = past.sinceMs;
  const older: Kept[] = [];
  let sinceMs = startMs;
  const take = (lines: readonly string[]): boolean => {
    for (const line of lines) {
      const row = readPastRow(line);
      if (row === null || row.kept.atMs >= startMs) continue;
      if (row.kept.atMs < startMs - DAY_MS) return false;
      past.count(row);
      sinceMs = Math.min(sinceMs, row.kept.atMs);
      if (older.length < KEPT_DECISIONS) older.push(row.kept);
    }
    return true;
  };
  past.beginReading();
  try {
    const days = (await new LogFolder(disk, folder).logs()).slice(-2).reverse();
    let left = mostBytes;
    for (const path of days) {
      const { bytes, isWhole } = await readTail(disk, path, left, take);
      left -= bytes;
      if (!isWhole) break;
    }
  } finally {
    past.endReading(older.reverse(), sinceMs);
  }
}
