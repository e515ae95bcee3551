import type { IncomingMessage } from 'node:http';
import { EngineError } from '../../problem/engine-error';
import { atEndOfTurn } from '../../timing/end-of-turn';
import { ChunkCount } from './chunk-count';
import { allowBody } from './expect-continue';
import { GrowingBytes } from './growing-bytes';

export interface Body {
  readonly bytes: Buffer;
  /** When the last byte arrived, by the clock of `performance.now`. */
  readonly wholeAtMs: number;
}

export interface BodyLimit {
  readonly maxBytes: number;
  /** What to do with more, for the error. */
  readonly advice?: string;
  /** Called with the memory that the body takes; may throw. */
  readonly onHold: (bytes: number) => void;
}

/**
 * Reads a body. Resolves at the end of the event-loop turn in which the last byte arrived.
 * @throws EngineError body_too_large, too_many_chunks, body_aborted, and the errors of `onHold`
 */
export function readBody(req: IncomingMessage, limit: BodyLimit): Promise<Body> {
  return new Promise((resolve, reject) => {
    assertAnnouncedLength(req, limit);
    const body = new GrowingBytes(announcedLength(req) ?? Infinity, limit.onHold);
    const chunks = new ChunkCount();
    let isRefused = false;
    const refuse = (error: Error) => {
      isRefused = true;
      reject(error);
    };
    req.on('data', (chunk: Buffer) => {
      if (isRefused) return;
      if (body.length + chunk.length > limit.maxBytes) {
        refuse(tooLarge(limit, `more than ${limit.maxBytes}`));
        return;
      }
      try {
        chunks.add(chunk.length);
        body.add(chunk);
      } catch (error) {
        refuse(error as Error);
      }
    });
    req.on('end', () => {
      const wholeAtMs = performance.now();
      atEndOfTurn(() => {
        resolve({ bytes: body.bytes(), wholeAtMs });
      });
    });
    req.on('error', (cause) => {
      refuse(new EngineError('body_aborted', { cause }));
    });
    allowBody(req);
  });
}

/** Refuses a body by its content-length, before a byte of it is read. @throws EngineError body_too_large */
export function assertAnnouncedLength(
  req: IncomingMessage,
  limit: Pick<BodyLimit, 'maxBytes' | 'advice'>,
): void {
  const announced = announcedLength(req) ?? 0;
  if (announced > limit.maxBytes) throw tooLarge(limit, String(announced));
}

function announcedLength({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

export function tooLarge(
  { maxBytes, advice }: Pick<BodyLimit, 'maxBytes' | 'advice'>,
  received: string,
): EngineError {
  return new EngineError('body_too_large', {
    expected: `at most ${maxBytes} bytes${advice === undefined ? '' : `; ${advice}`}`,
    received,
  });
}
