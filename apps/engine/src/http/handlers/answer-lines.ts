import { isBlankLine, splitLines } from '@meta-agent/features';
import type { Admit } from '../../decide/admit-record';
import { EngineError } from '../../problem/engine-error';
import { problemOf } from '../../problem/problem-of';
import { StallGuard } from '../connection/stall-guard';
import { MAX_LINES_BYTES, MAX_RECORD_BYTES } from '../contract/limits';
import type { Exchange } from '../contract/route';
import type { Turns } from '../load/batch-turns';
import { ChunkCount } from '../request/chunk-count';
import { allowBody } from '../request/expect-continue';
import { assertAnnouncedLength, tooLarge } from '../request/read-body';
import { readRecord } from '../request/validate-record';
import { itemOf, SLICE, type DecideItems } from './decide-items';

export const NDJSON = 'application/x-ndjson';

/** The handling of each item. */
export interface LineWork {
  readonly decide: DecideItems;
  readonly admit: Admit;
  /** The agents whose signals are read now. */
  readonly agents: () => readonly string[];
  readonly turns: Turns;
}

const LIMIT = { maxBytes: MAX_LINES_BYTES };

/**
 * Answers lines as they arrive. While the client does not read its answers, its lines are not
 * read either.
 * @param stallLimitMs longest time between two slices of answers; then the connection is closed
 */
export async function answerLines(
  { req, res, load }: Exchange,
  { decide, admit, agents, turns }: LineWork,
  stallLimitMs: number,
): Promise<void> {
  assertAnnouncedLength(req, LIMIT);
  load.beginBatch();
  allowBody(req);
  res.setHeader('content-type', NDJSON);
  res.setHeader('cache-control', 'no-store');
  res.setHeader('x-content-type-options', 'nosniff');
  const guard = new StallGuard(res, stallLimitMs);
  try {
    const hold = (bytes: number) => {
      load.hold(bytes);
    };
    for await (const all of splitLines(limited(req), MAX_RECORD_BYTES, hold)) {
      const lines = all.filter((line) => line === null || !isBlankLine(line));
      for (let at = 0; at < lines.length; at += SLICE) {
        await turns.next();
        guard.assertOpen();
        const items = lines
          .slice(at, at + SLICE)
          .map((line) => itemOf(() => admit(readRecord(bytesOf(line), agents()))));
        await guard.write(encodeLines(await decide(items)));
      }
    }
  } catch (error) {
    endEarly({ req, res }, error);
    return;
  }
  res.end();
}

/** Ends an answer with an error: as an additional line if the status code has been sent. */
function endEarly({ req, res }: Pick<Exchange, 'req' | 'res'>, error: unknown): void {
  if (res.destroyed || req.errored !== null) {
    res.destroy();
    return;
  }
  if (!res.headersSent || !(error instanceof EngineError)) throw error;
  req.resume();
  res.end(`${JSON.stringify(problemOf(error))}\n`);
}

async function* limited(req: Exchange['req']): AsyncGenerator<Buffer> {
  const chunks = new ChunkCount();
  let bytes = 0;
  // The socket stays open after the last byte and after an error: the answer is still to be sent.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    chunks.add(chunk.length);
    if (bytes > MAX_LINES_BYTES) throw tooLarge(LIMIT, `more than ${MAX_LINES_BYTES}`);
    yield chunk;
  }
}

/** The same bytes as a Buffer. @throws EngineError line_too_long */
function bytesOf(line: Uint8Array | null): Buffer {
  if (line === null) {
    throw new EngineError('line_too_long', { expected: `at most ${MAX_RECORD_BYTES} bytes` });
  }
  return Buffer.isBuffer(line) ? line : Buffer.from(line.buffer, line.byteOffset, line.byteLength);
}

const LINE_FEED = 0x0a;

/** Each line is encoded on its own: to join them first takes three times as long. */
function encodeLines(lines: readonly string[]): Buffer {
  const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const bytes = Buffer.allocUnsafe(size);
  let end = 0;
  for (const line of lines) {
    end += bytes.write(line, end);
    bytes[end] = LINE_FEED;
    end += 1;
  }
  return bytes;
}
