import type { IncomingMessage } from 'node:http';
import { EngineError } from '../../problem/engine-error';
import { atEndOfTurn } from '../../timing/end-of-turn';

export interface Body {
  readonly bytes: Buffer;
  /** When the last byte arrived, by the clock of `performance.now`. */
  readonly wholeAtMs: number;
}

/**
 * Reads a body. Resolves at the end of the event-loop turn in which the last byte arrived.
 * @throws EngineError body_too_large, body_aborted
 */
export function readBody(req: IncomingMessage, maxBytes: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    assertAnnouncedLength(req, maxBytes);
    const chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else reject(tooLarge(maxBytes, `more than ${maxBytes}`));
    });
    req.on('end', () => {
      const wholeAtMs = performance.now();
      atEndOfTurn(() => {
        resolve({ bytes: chunks.length === 1 ? chunks[0] : Buffer.concat(chunks), wholeAtMs });
      });
    });
    req.on('error', (cause) => {
      reject(new EngineError('body_aborted', { cause }));
    });
  });
}

/** Refuses a body by its content-length, before a byte of it is read. @throws EngineError body_too_large */
export function assertAnnouncedLength(req: IncomingMessage, maxBytes: number): void {
  const announced = Number(req.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes, String(announced));
}

export function tooLarge(maxBytes: number, received: string): EngineError {
  return new EngineError('body_too_large', {
    expected: `at most ${maxBytes} bytes`,
    received,
  });
}
