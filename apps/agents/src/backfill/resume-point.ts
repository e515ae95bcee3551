import type { ResumableFile } from '@meta-agent/durable-files';

/** Longer than the lines of one moment. */
const TAIL_BYTES = 1_048_576;

/** The moment from which a partial log goes on. */
export interface ResumePoint {
  readonly symbol: string;
  readonly timestamp: string;
}

type Log = Pick<ResumableFile, 'size' | 'read' | 'cutTo'>;

/**
 * Cuts a partial log before its last moment, whose lines may be incomplete.
 * @returns that moment; null when the log begins anew
 */
export async function cutToLastMoment(log: Log): Promise<ResumePoint | null> {
  const from = Math.max(0, log.size - TAIL_BYTES);
  const tail = await log.read(from, TAIL_BYTES);
  let end = tail.lastIndexOf('\n') + 1;
  const point = pointOf(lineBefore(tail, end));
  if (point === null) {
    await log.cutTo(0);
    return null;
  }
  for (;;) {
    const line = lineBefore(tail, end);
    const own = pointOf(line);
    if (own?.symbol !== point.symbol || own.timestamp !== point.timestamp) break;
    end -= line.length + 1;
  }
  await log.cutTo(from + end);
  return point;
}

/** The line that ends with the line feed before `end`; empty without one. */
function lineBefore(tail: Buffer, end: number): Buffer {
  if (end === 0) return tail.subarray(0, 0);
  const start = end === 1 ? 0 : tail.lastIndexOf('\n', end - 2) + 1;
  return tail.subarray(start, end - 1);
}

function pointOf(line: Buffer): ResumePoint | null {
  try {
    const { symbol, timestamp } = JSON.parse(line.toString()) as Partial<ResumePoint>;
    if (symbol === undefined || timestamp === undefined) return null;
    return { symbol, timestamp };
  } catch {
    return null;
  }
}
